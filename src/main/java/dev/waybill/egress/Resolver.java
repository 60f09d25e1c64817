package dev.waybill.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Host names to addresses. */
@FunctionalInterface
public interface Resolver {
    /**
     * The addresses of a name.
     *
     * @param name in canonical form: ASCII, lower case, no literal address
     * @return at least one
     */
    List<InetAddress> resolve(String name) throws UnknownHostException;
}
