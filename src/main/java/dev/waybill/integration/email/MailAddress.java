package dev.waybill.integration.email;

import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Exactly one mailbox. Of RFC 5322 only what is in use is taken: no comments, groups, routes, quoted local parts or address
 * literals, and ASCII only (a domain in another script in its {@code xn--} form).
 *
 * @param name shown before the address; may be null
 */
record MailAddress(@Nullable String name, String address) {
    private static final int LONGEST = 500;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_DOMAIN = 253;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern ADDRESS = Pattern.compile(
            "(?<local>" + ATOM + "(?:\\." + ATOM + ")*)@(?<domain>" + LABEL + "(?:\\." + LABEL + ")*)");
    private static final Pattern NAMED = Pattern.compile(
            " *(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|(?<bare>[^\"<>,;:@()\\[\\]\\\\]*?)) *<(?<address>[^<> ]*)> *");

    /** @throws InvalidEmail when the text is not exactly one address, alone or as {@code Name <address>} */
    static MailAddress parse(String text) {
        if (text.length() > LONGEST) {
            throw invalid();
        }
        HeaderText.clean(text, "An e-mail address");
        var named = NAMED.matcher(text);
        if (!named.matches()) {
            return new MailAddress(null, checked(text.strip()));
        }
        var name = named.group("quoted") == null ? named.group("bare") : named.group("quoted").replaceAll("\\\\(.)", "$1");
        if (name.contains("=?")) {
            throw new InvalidEmail("The name before an e-mail address is written as it is, not as an encoded word");
        }
        return new MailAddress(name.isBlank() ? null : name.strip(), checked(named.group("address")));
    }

    private static String checked(String address) {
        var parts = ADDRESS.matcher(address);
        if (!parts.matches()
                || parts.group("local").length() > LONGEST_LOCAL_PART
                || parts.group("domain").length() > LONGEST_DOMAIN) {
            throw invalid();
        }
        return address;
    }

    private static InvalidEmail invalid() {
        return new InvalidEmail("An e-mail address must be one like ann@shop.example or Ann Lee <ann@shop.example>");
    }

    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    InternetAddress internetAddress() {
        var internet = new InternetAddress();
        internet.setAddress(address);
        try {
            if (name != null) {
                internet.setPersonal(name, "UTF-8");
            }
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
        return internet;
    }
}
