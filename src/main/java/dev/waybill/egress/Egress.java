package dev.waybill.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one place that decides which peers a task may reach. A name is looked up once, every address it has is checked,
 * and only what was checked may be dialled. Thread-safe.
 */
public final class Egress {
    private static final Set<Integer> PUBLIC_PORTS = Set.of(80, 443, 8_080, 8_443);

    private final List<Allowance> allowances;
    private final Resolver resolver;
    private final Supplier<Set<InetAddress>> own;

    /**
     * @param allow hosts, {@code host:port} and CIDRs, as in {@code WAYBILL_EGRESS_ALLOW}
     * @param own   addresses that are denied although they may be public: the node's and its database's
     */
    public Egress(List<String> allow, Resolver resolver, Supplier<Set<InetAddress>> own) {
        this.allowances = allow.stream().map(Allowance::parse).toList();
        this.resolver = resolver;
        this.own = own;
    }

    /**
     * The addresses of a peer that a tenant named.
     *
     * @throws EgressDenied         when any of them may not be reached on that port
     * @throws UnknownHostException when the name has none
     */
    public List<InetAddress> addresses(String host, int port) throws UnknownHostException {
        var name = HostName.parse(host);
        var addresses = look(name);
        if (allowances.stream().noneMatch(allowance -> allowance.namesHost(name, port))) {
            addresses.forEach(address -> check(name, address, port));
        }
        return addresses;
    }

    /** The addresses of a peer that the operator named in the configuration: any may be reached. */
    public List<InetAddress> addressesOfConfigured(String host) throws UnknownHostException {
        return look(HostName.parse(host));
    }

    private List<InetAddress> look(HostName name) throws UnknownHostException {
        var addresses =
                name.literal().isPresent() ? List.of(name.literal().get()) : List.copyOf(resolver.resolve(name.text()));
        if (addresses.isEmpty()) {
            throw new UnknownHostException(name.text());
        }
        return addresses;
    }

    private void check(HostName name, InetAddress address, int port) {
        if (allowances.stream().anyMatch(allowance -> allowance.holds(address, port))) {
            return;
        }
        // the address itself is not named: it may tell a tenant about a network that is not theirs
        var special = SpecialAddresses.kindOf(address);
        if (special.isPresent()) {
            throw denied(name, "leads to " + special.get() + " address");
        }
        if (own.get().contains(address)) {
            throw denied(name, "leads to this installation itself");
        }
        if (!PUBLIC_PORTS.contains(port)) {
            throw denied(name, "is asked for on port " + port + ", but public hosts only on 80, 443, 8080 and 8443");
        }
    }

    private static EgressDenied denied(HostName name, String why) {
        return new EgressDenied("The host '" + name + "' " + why + "; the operator can allow it with WAYBILL_EGRESS_ALLOW");
    }
}
