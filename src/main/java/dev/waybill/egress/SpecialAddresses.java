package dev.waybill.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that are not public, by the IANA special-purpose registries. {@link InetAddress}'s own flags miss
 * 100.64.0.0/10, fc00::/7, 198.18.0.0/15, 64:ff9b::/96 and 2002::/16, so this table is ours.
 */
final class SpecialAddresses {
    private record Block(Cidr cidr, String kind) {}

    private static final Cidr NAT64 = Cidr.of("64:ff9b::/96");

    private static final List<Block> BLOCKS = List.of(
            block("0.0.0.0/8", "an unspecified"),
            block("10.0.0.0/8", "a private"),
            block("100.64.0.0/10", "a shared"),
            block("127.0.0.0/8", "a loopback"),
            block("169.254.0.0/16", "a link-local"),
            block("172.16.0.0/12", "a private"),
            block("192.0.0.0/24", "a reserved"),
            block("192.0.2.0/24", "a reserved"),
            block("192.88.99.0/24", "a reserved"),
            block("192.168.0.0/16", "a private"),
            block("198.18.0.0/15", "a reserved"),
            block("198.51.100.0/24", "a reserved"),
            block("203.0.113.0/24", "a reserved"),
            block("224.0.0.0/4", "a multicast"),
            block("240.0.0.0/4", "a reserved"),
            block("::1/128", "a loopback"),
            block("fc00::/7", "a private"),
            block("fe80::/10", "a link-local"),
            block("fec0::/10", "a private"),
            block("ff00::/8", "a multicast"),
            // forms that hold another address: 6to4, Teredo and what else was assigned for protocols
            block("2002::/16", "a reserved"),
            block("2001::/23", "a reserved"),
            block("2001:db8::/32", "a reserved"),
            block("3fff::/20", "a reserved"),
            // all that is not global unicast (2000::/3), so ::a.b.c.d too
            block("::/3", "a reserved"),
            block("4000::/2", "a reserved"),
            block("8000::/1", "a reserved"));

    private SpecialAddresses() {}

    private static Block block(String cidr, String kind) {
        return new Block(Cidr.of(cidr), kind);
    }

    /** What kind of address it is ({@code "a private"}), unless it is public. */
    static Optional<String> kindOf(InetAddress address) {
        var inner = NAT64.contains(address) ? lastFourBytes(address) : address;
        return BLOCKS.stream()
                .filter(block -> block.cidr().contains(inner))
                .map(Block::kind)
                .findFirst();
    }

    /** What a translator of the network would dial; ::ffff:a.b.c.d needs no such care, Java reads it as a.b.c.d. */
    private static InetAddress lastFourBytes(InetAddress address) {
        return Cidr.address(Arrays.copyOfRange(address.getAddress(), 12, 16));
    }
}
