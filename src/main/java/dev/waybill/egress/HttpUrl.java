package dev.waybill.egress;

import java.net.URI;
import java.util.Locale;

/**
 * An absolute http or https URL in canonical form: ASCII only, host checked, everything that is not plainly allowed
 * percent-encoded (braces too), no user, no fragment.
 *
 * @param scheme {@code http} or {@code https}
 * @param host   canonical; an IPv6 address in brackets
 * @param port   never left out here, though it is in the text when it is the scheme's own
 * @param target path and query; the path begins with one slash
 */
public record HttpUrl(String scheme, String host, int port, String target) {
    private static final int MAX_LENGTH = 16_384;

    /**
     * Reads an absolute URL.
     *
     * @throws EgressDenied naming what would be right
     */
    public static HttpUrl parse(String text) {
        refuseHidden(text);
        int colon = text.indexOf("://");
        var scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new EgressDenied("A URL begins with http:// or https://");
        }
        var rest = text.substring(colon + 3);
        int end = firstOf(rest, "/?#");
        var authority = rest.substring(0, end);
        if (authority.indexOf('@') >= 0) {
            throw new EgressDenied("A URL holds no user name or password; say auth instead");
        }
        int portColon = portColon(authority);
        var host = HostName.parse(portColon < 0 ? authority : authority.substring(0, portColon));
        int port = portColon < 0 ? defaultPort(scheme) : port(authority.substring(portColon + 1));
        return new HttpUrl(scheme, host.text(), port, target(rest.substring(end)));
    }

    private static void refuseHidden(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new EgressDenied("A URL has at most " + MAX_LENGTH + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lone = Character.isSurrogate(c)
                    && !(Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)))
                    && !(i > 0 && Character.isLowSurrogate(c) && Character.isHighSurrogate(text.charAt(i - 1)));
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || c == '\\' || lone) {
                throw new EgressDenied("A URL holds no control characters, line separators or backslashes");
            }
        }
        if (!text.equals(text.strip())) {
            throw new EgressDenied("A URL has no blanks around it");
        }
    }

    private static int portColon(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? colon : -1;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** @throws EgressDenied unless it is a number from 1 to 65535 */
    static int port(String text) {
        int port = text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new EgressDenied("A port is a number from 1 to 65535");
        }
        return port;
    }

    private static String target(String rest) {
        var text = rest.substring(0, firstOf(rest, "#"));
        int question = text.indexOf('?');
        var path = question < 0 ? text : text.substring(0, question);
        if (path.startsWith("//")) {
            throw new EgressDenied("A URL's path begins with one slash, not with two");
        }
        var canonical = path.isEmpty() ? "/" : UrlText.path(path);
        return question < 0 ? canonical : canonical + "?" + UrlText.query(text.substring(question + 1));
    }

    private static int firstOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** With one more parameter at the end of the query; name and value are percent-encoded. */
    public HttpUrl withParameter(String name, String value) {
        var pair = UrlText.component(name) + "=" + UrlText.component(value);
        var longer = target + (target.indexOf('?') < 0 ? "?" : target.endsWith("?") ? "" : "&") + pair;
        if (longer.length() > MAX_LENGTH) {
            throw new EgressDenied("A URL has at most " + MAX_LENGTH + " characters");
        }
        return new HttpUrl(scheme, host, port, longer);
    }

    /**
     * Where a redirect leads.
     *
     * @param location absolute, or relative to this URL
     * @throws EgressDenied when that is no http or https URL
     */
    public HttpUrl resolve(String location) {
        refuseHidden(location);
        if (location.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            return parse(location);
        }
        if (location.startsWith("//")) {
            return parse(scheme + ":" + location);
        }
        var text = location.substring(0, firstOf(location, "#"));
        if (text.isEmpty()) {
            return this;
        }
        var path = target.substring(0, firstOf(target, "?"));
        if (text.startsWith("?")) {
            return new HttpUrl(scheme, host, port, target(path + text));
        }
        var absolute = text.startsWith("/") ? text : path.substring(0, path.lastIndexOf('/') + 1) + text;
        int question = firstOf(absolute, "?");
        var clean = UrlText.withoutDots(absolute.substring(0, question));
        return new HttpUrl(scheme, host, port, target(clean + absolute.substring(question)));
    }

    /** Whether both name the same scheme, host and port: the only border that credentials never cross. */
    public boolean isSameOriginAs(HttpUrl other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    public URI toUri() {
        return URI.create(toString());
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port) + target;
    }
}
