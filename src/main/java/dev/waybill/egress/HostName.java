package dev.waybill.egress;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * The host of a URL or setting in its one canonical form, so that what is checked, looked up and sent is the same text.
 *
 * @param text    a name in lower case without a final dot, or a literal address (IPv6 in brackets)
 * @param literal that address, if it is one
 */
record HostName(String text, Optional<InetAddress> literal) {
    private static final int MAX_LENGTH = 253;

    /** @throws EgressDenied when it can be read in more than one way, or not at all */
    static HostName parse(String host) {
        if (host.startsWith("[") || host.indexOf(':') >= 0) {
            return six(host);
        }
        if (!host.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new EgressDenied("A host is written in ASCII" + suggestion(host));
        }
        var name = host.toLowerCase(Locale.ROOT);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (endsInANumber(name)) {
            var address = Cidr.literal(name)
                    .orElseThrow(() -> new EgressDenied("An IPv4 address is written as four decimal numbers, as in 192.0.2.1"));
            return new HostName(name, Optional.of(address));
        }
        if (name.length() > MAX_LENGTH || !name.matches("[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_][a-z0-9_-]{0,62})*")) {
            throw new EgressDenied("A host is letters, digits, hyphens and dots, or an address; percent-encoding and user names have no place in it");
        }
        return new HostName(name, Optional.empty());
    }

    private static HostName six(String host) {
        var bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        var address = Cidr.literal(bare)
                .orElseThrow(() -> new EgressDenied("An IPv6 address is written in brackets without a zone, as in [2001:db8::1]"));
        // Java reads ::ffff:a.b.c.d as a.b.c.d: that is then what is named and dialled
        var text = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        return new HostName(text, Optional.of(address));
    }

    /** What other parsers may take for a number: the last label is all digits or begins with 0x. */
    private static boolean endsInANumber(String name) {
        var last = name.substring(name.lastIndexOf('.') + 1);
        return last.matches("[0-9]+|0x[0-9a-f]*");
    }

    private static String suggestion(String host) {
        try {
            var ascii = IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return ascii.contains("xn--") ? ": " + ascii : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
