package dev.waybill.egress;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One entry of {@code WAYBILL_EGRESS_ALLOW}: what tasks may reach although it is not public.
 *
 * @param name  a host name; empty when it is an address or a block
 * @param block empty when it is a name
 * @param port  the only port, or 0 for all
 */
record Allowance(Optional<String> name, Optional<Cidr> block, int port) {
    /** @throws IllegalArgumentException with a sentence for the operator */
    static Allowance parse(String text) {
        try {
            var cidr = Cidr.parse(text);
            if (cidr.isPresent()) {
                return new Allowance(Optional.empty(), cidr, 0);
            }
            int colon = text.lastIndexOf(':');
            boolean six = text.indexOf(':') < colon && !text.contains("]:");
            if (colon < 0 || six) {
                return of(HostName.parse(text), 0);
            }
            return of(HostName.parse(text.substring(0, colon)), HttpUrl.port(text.substring(colon + 1)));
        } catch (EgressDenied e) {
            throw new IllegalArgumentException("WAYBILL_EGRESS_ALLOW lists hosts, host:port or CIDRs (localhost:9000, 10.0.0.0/8), but not '" + text + "'");
        }
    }

    private static Allowance of(HostName host, int port) {
        return host.literal().isPresent()
                ? new Allowance(Optional.empty(), host.literal().map(Cidr::of), port)
                : new Allowance(Optional.of(host.text()), Optional.empty(), port);
    }

    /** Whether that host may be reached whatever addresses it has: the operator named it. */
    boolean namesHost(HostName host, int wanted) {
        return fits(wanted) && name.filter(host.text()::equals).isPresent();
    }

    boolean holds(InetAddress address, int wanted) {
        return fits(wanted) && block.filter(cidr -> cidr.contains(address)).isPresent();
    }

    private boolean fits(int wanted) {
        return port == 0 || port == wanted;
    }
}
