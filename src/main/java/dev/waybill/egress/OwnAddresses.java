package dev.waybill.egress;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The addresses of this node and of its database, which tasks may not reach even when they are public. */
final class OwnAddresses implements Supplier<Set<InetAddress>> {
    private static final Pattern JDBC_HOSTS = Pattern.compile("jdbc:postgresql://([^/?]*).*");
    private static final long FRESH_NANOS = 60_000_000_000L;

    private final List<String> databaseHosts;
    private final Resolver resolver;
    private volatile Known known;

    private record Known(Set<InetAddress> addresses, long since) {}

    /** @param databaseUrl empty for the embedded one, which listens on loopback only */
    OwnAddresses(String databaseUrl, Resolver resolver) {
        this.databaseHosts = databaseHosts(databaseUrl);
        this.resolver = resolver;
        this.known = look();
    }

    static List<String> databaseHosts(String url) {
        var matcher = JDBC_HOSTS.matcher(url);
        if (!matcher.matches()) {
            return List.of();
        }
        var hosts = new ArrayList<String>();
        for (var host : matcher.group(1).split(",", -1)) {
            var bare = host.replaceFirst(":[0-9]+$", "");
            if (!bare.isEmpty()) {
                hosts.add(bare);
            }
        }
        return List.copyOf(hosts);
    }

    /** At most a minute old. */
    @Override
    public Set<InetAddress> get() {
        if (System.nanoTime() - known.since() > FRESH_NANOS) {
            known = look();
        }
        return known.addresses();
    }

    private Known look() {
        var addresses = new HashSet<InetAddress>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(addresses::add);
        } catch (SocketException e) {
            throw new IllegalStateException("This machine does not tell its network addresses", e);
        }
        for (var host : databaseHosts) {
            addresses.addAll(addressesOf(host));
        }
        return new Known(Set.copyOf(addresses), System.nanoTime());
    }

    private List<InetAddress> addressesOf(String host) {
        try {
            var name = HostName.parse(host);
            return name.literal().isPresent() ? List.of(name.literal().get()) : resolver.resolve(name.text());
        } catch (UnknownHostException | EgressDenied e) {
            return List.of(); // the database is not reachable by that name either
        }
    }
}
