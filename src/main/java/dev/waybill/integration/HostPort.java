package dev.waybill.integration;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a server listens: exactly one host, never a list, a URL or a socket.
 *
 * @param host a name, an IPv4 address in four decimal parts, or an IPv6 address without brackets
 */
public record HostPort(String host, int port) {
    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*");
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*");
    /** A name whose last part some resolvers would take for a number, so for an address: 127.1, 0x7f.1. */
    private static final Pattern NUMBER_LIKE = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    public HostPort {
        host = host.toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0) {
            host = host.substring(1, host.length() - 1);
        }
        if (!isAddress(host) && !isName(host)) {
            throw new IllegalArgumentException("one host name or address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port from 1 to 65535");
        }
    }

    private static boolean isName(String host) {
        return host.length() <= LONGEST_NAME && NAME.matcher(host).matches() && !NUMBER_LIKE.matcher(host).matches();
    }

    private static boolean isAddress(String host) {
        if (!IPV4.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            return false;
        }
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether what is sent there cannot leave this machine. */
    public boolean isLoopback() {
        return host.equals("localhost") || (isAddress(host) && InetAddress.ofLiteral(host).isLoopbackAddress());
    }

    /** The host as it stands in a URL: an IPv6 address in brackets. */
    public String urlHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
