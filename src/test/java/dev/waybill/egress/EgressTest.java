package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No test here opens a socket: names are looked up in a list of our own. */
@Tag("S23")
class EgressTest {
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");
    private static final InetAddress OWN = InetAddress.ofLiteral("93.184.216.99");

    private final List<String> lookups = new ArrayList<>();

    private Egress egress(List<String> allow, String... addresses) {
        Resolver resolver = name -> {
            lookups.add(name);
            return List.of(addresses).stream().map(InetAddress::ofLiteral).toList();
        };
        return new Egress(allow, resolver, () -> Set.of(OWN));
    }

    @Test
    void letsAPublicHostPassOnTheWebsPorts() throws Exception {
        for (int port : List.of(80, 443, 8_080, 8_443)) {
            assertThat(egress(List.of(), "93.184.216.34").addresses("Shop.Example", port)).containsExactly(PUBLIC);
        }
        assertThat(lookups).as("looked up once each, by the canonical name").hasSize(4).containsOnly("shop.example");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 22, 25, 5_432, 8_000, 65_535})
    void deniesAPublicHostOnOtherPorts(int port) {
        assertThatThrownBy(() -> egress(List.of(), "93.184.216.34").addresses("shop.example", port))
                .isInstanceOf(EgressDenied.class)
                .hasMessageContaining("port " + port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "127.255.255.254", "127.0.0.1.", "0.0.0.0", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]",
                "[2001::1]", "[fe80::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[100::1]", "[5f00::1]",
                "169.254.169.254", "100.100.100.200", "192.0.0.192", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1",
                "100.64.0.1", "198.18.0.1", "198.19.255.255", "224.0.0.1", "240.0.0.1", "255.255.255.255", "203.0.113.7",
            })
    void deniesAnAddressThatIsNotPublicWhetherWrittenOrResolved(String host) {
        assertThatThrownBy(() -> egress(List.of()).addresses(host, 443)).as("written").isInstanceOf(EgressDenied.class);
        var literal = host.replaceAll("[\\[\\]]|\\.$", "");
        assertThatThrownBy(() -> egress(List.of(), literal).addresses("shop.example", 443))
                .as("resolved")
                .isInstanceOf(EgressDenied.class)
                .hasMessageNotContaining(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "①②⑦.⓪.⓪.①",
                "127。0。0。1", "%31%32%37.0.0.1", "127.0.0.1%00.example.com", "example.com@127.0.0.1", "[fe80::1%25lo]", "[fe80::1%lo]",
                "127.0.0.1\\@example.com", "127.0.0.1#@example.com", "", ".", "..", "a b", "\u0000", "user:secret@host",
            })
    void deniesAHostThatCanBeReadInMoreThanOneWay(String host) {
        assertThatThrownBy(() -> egress(List.of(), "93.184.216.34").addresses(host, 443)).isInstanceOf(EgressDenied.class);
        assertThat(lookups).as("not even looked up").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST.", "localhost.localdomain", "this-very-machine"})
    void deniesNamesOfThisMachine(String host) {
        assertThatThrownBy(() -> egress(List.of(), "127.0.0.1", "::1").addresses(host, 80)).isInstanceOf(EgressDenied.class);
    }

    @Test
    void deniesANameWithOneGoodAndOneBadAddress() {
        assertThatThrownBy(() -> egress(List.of(), "93.184.216.34", "10.0.0.1").addresses("shop.example", 443))
                .isInstanceOf(EgressDenied.class)
                .hasMessageContaining("a private address");
    }

    @Test
    void deniesTheNodesOwnPublicAddress() {
        assertThatThrownBy(() -> egress(List.of(), "93.184.216.99").addresses("shop.example", 443))
                .isInstanceOf(EgressDenied.class)
                .hasMessageContaining("this installation itself");
    }

    @Test
    void saysThatANameIsUnknown() {
        assertThatThrownBy(() -> egress(List.of()).addresses("shop.example", 443)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost, 9000",
        "localhost:9000, LOCALHOST., 9000",
        "10.0.0.0/8, ten.example, 5432",
        "10.0.0.7, ten.example, 25",
        "10.0.0.7:25, 10.0.0.7, 25",
        "ten.example, ten.example, 25",
        "::1, [::1], 1",
        "[::1]:9000, [::1], 9000",
        "fd00::/8, '[fd00:ec2::254]', 80",
        "93.184.216.99:443, 93.184.216.99, 443",
    })
    void letsPassWhatTheOperatorAllows(String allow, String host, int port) throws Exception {
        assertThat(egress(List.of(allow), host.startsWith("l") || host.startsWith("L") ? "127.0.0.1" : "10.0.0.7").addresses(host, port))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9000, localhost, 9001",
        "10.0.0.7:25, 10.0.0.7, 26",
        "10.0.0.0/30, 10.0.0.7, 80",
        "shop.example, www.shop.example, 80",
        "127.0.0.0/8, [::1], 80",
    })
    void allowsNothingBesideIt(String allow, String host, int port) {
        assertThatThrownBy(() -> egress(List.of(allow), "10.0.0.7").addresses(host, port)).isInstanceOf(EgressDenied.class);
    }

    @Test
    void letsConfiguredPeersPassWhereverTheyAre() throws Exception {
        assertThat(egress(List.of(), "10.0.0.7").addressesOfConfigured("db.internal")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "10.0.0.0/33", "10.0.0/8", "localhost:0", "localhost:http", "*", "a b", "fe80::1%lo", "127.1"})
    void refusesASettingThatIsNone(String entry) {
        assertThatThrownBy(() -> new EgressProperties(List.of("localhost", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WAYBILL_EGRESS_ALLOW lists hosts")
                .hasMessageContaining("'" + entry + "'");
    }

    @Test
    void readsASettingWithBlanksAndEmptyPlaces() {
        assertThat(new EgressProperties(List.of(" localhost ", "", "10.0.0.0/8")).allow()).containsExactly("localhost", "10.0.0.0/8");
    }

    @Property(tries = 1_000)
    void agreesWithBitwiseArithmetic(@ForAll @Size(4) byte[] base, @ForAll @Size(4) byte[] other, @ForAll int anyPrefix) {
        int prefix = Math.floorMod(anyPrefix, 33);
        long mask = prefix == 0 ? 0 : -1L << (32 - prefix);
        long a = Integer.toUnsignedLong(java.nio.ByteBuffer.wrap(base).getInt());
        long b = Integer.toUnsignedLong(java.nio.ByteBuffer.wrap(other).getInt());
        assertThat(new Cidr(Cidr.address(base), prefix).contains(Cidr.address(other))).isEqualTo((a & mask) == (b & mask));
    }

    @Test
    void knowsTheHostsOfADatabaseUrl() {
        assertThat(OwnAddresses.databaseHosts("jdbc:postgresql://db1:5432,db2,[::1]:5433/waybill?sslmode=require"))
                .containsExactly("db1", "db2", "[::1]");
        assertThat(OwnAddresses.databaseHosts("")).isEmpty();
        assertThat(OwnAddresses.databaseHosts("jdbc:postgresql:waybill")).isEmpty();
    }

    @Test
    void knowsTheAddressesOfThisNodeAndOfItsDatabase() {
        var own = new OwnAddresses("jdbc:postgresql://db.example/waybill", _ -> List.of(PUBLIC));
        assertThat(own.get()).contains(InetAddress.getLoopbackAddress(), PUBLIC);
    }
}
