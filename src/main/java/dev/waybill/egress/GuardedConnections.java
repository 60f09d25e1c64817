package dev.waybill.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The pool of connections to checked addresses only. */
final class GuardedConnections {
    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    private static final TimeValue LIFE = TimeValue.ofMinutes(1);

    private GuardedConnections() {}

    /** A socket that heeds no proxy setting of the machine. */
    static Socket directSocket(Proxy ignored) {
        return new Socket(Proxy.NO_PROXY);
    }

    /** @param most connections at once, to all peers together and to one: whoever calls bounds its calls, so none waits behind another's */
    static PoolingHttpClientConnectionManager pool(Egress egress, DetachedSocketFactory dialler, SSLContext tls, int most) {
        var strategies = RegistryBuilder.<TlsSocketStrategy>create()
                .register(URIScheme.HTTPS.id, tlsStrategy(tls))
                .build();
        var operator = new DefaultHttpClientConnectionOperator(
                dialler, DefaultSchemePortResolver.INSTANCE, new CheckedAddresses(egress), strategies);
        var pool = new PoolingHttpClientConnectionManager(
                operator, PoolConcurrencyPolicy.STRICT, PoolReusePolicy.LIFO, LIFE, connectionFactory());
        pool.setMaxTotal(most);
        pool.setDefaultMaxPerRoute(most);
        pool.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(CONNECT)
                .setTimeToLive(LIFE)
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build());
        return pool;
    }

    private static TlsSocketStrategy tlsStrategy(SSLContext tls) {
        return ClientTlsStrategyBuilder.create()
                .setSslContext(tls)
                .setTlsVersions(TLS.V_1_2, TLS.V_1_3)
                .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                .buildClassic();
    }

    private static HttpConnectionFactory<ManagedHttpClientConnection> connectionFactory() {
        return socket -> {
            var connection = new UnspoiltConnection(new AnswerHeads());
            if (socket != null) {
                connection.bind(socket);
            }
            return connection;
        };
    }

    /** Is not used again once anything came that was not asked for: a late or repeated answer would be taken for the next one's. */
    private static final class UnspoiltConnection extends DefaultManagedHttpClientConnection {
        private final AnswerHeads heads;

        UnspoiltConnection(AnswerHeads heads) {
            super("guarded", null, null, AnswerHeads.CONFIG, null, null, null, heads);
            this.heads = heads;
        }

        @Override
        public boolean isStale() throws IOException {
            return super.isStale() || heads.hasSurplus(); // the first reads what has come, for a millisecond
        }
    }

    /** The only resolver that connections have: what the guard does not return cannot be dialled. */
    private record CheckedAddresses(Egress egress) implements DnsResolver {
        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            return egress.addresses(host, port).stream()
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        }

        @Override
        public InetAddress[] resolve(String host) {
            throw new UnsupportedOperationException("An address is checked together with its port");
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host.toLowerCase(Locale.ROOT);
        }
    }
}
