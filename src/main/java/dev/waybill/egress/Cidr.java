package dev.waybill.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A block of addresses of one family.
 *
 * @param prefix how many leading bits of the address count
 */
record Cidr(InetAddress base, int prefix) {
    Cidr {
        if (prefix < 0 || prefix > base.getAddress().length * 8) {
            throw new IllegalArgumentException("No prefix of an address: " + prefix);
        }
    }

    /** The block of that one address. */
    static Cidr of(InetAddress address) {
        return new Cidr(address, address.getAddress().length * 8);
    }

    /** {@code 10.0.0.0/8} or {@code fd00::/8}; for text in our own tables. */
    static Cidr of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** A literal address, slash and prefix; empty when it is anything else. */
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(text.substring(slash + 1));
        return literal(text.substring(0, slash))
                .filter(address -> prefix <= address.getAddress().length * 8)
                .map(address -> new Cidr(address, prefix));
    }

    /** A literal address in its one strict form: four decimal numbers without leading zeros, or RFC 4291 text without zone. */
    static Optional<InetAddress> literal(String text) {
        boolean four = text.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
        boolean six = text.contains(":") && text.matches("[0-9A-Fa-f:.]{2,45}");
        if (!four && !six) {
            return Optional.empty();
        }
        try {
            // never a lookup: only digits and dots, or a colon
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        var mine = base.getAddress();
        var other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int mask = 0xff00 >> prefix % 8 & 0xff;
        return mask == 0 || (mine[whole] & mask) == (other[whole] & mask);
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
