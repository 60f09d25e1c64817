package dev.waybill.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.refusal.InvalidSetting;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ConnectionSettingsTest {
    private static final List<String> LEDGER =
            List.of("TYPE=database", "HOST=db.example", "DATABASE=ledger", "USER=waybill", "PASSWORD=sesame");

    /** @param settings of a connection called LEDGER, without the part that all have in common */
    private static Connections variables(List<String> settings, String... others) {
        var all = new HashMap<String, Object>();
        settings.forEach(setting -> put(all, "WAYBILL_INTEGRATIONS_LEDGER_" + setting));
        Arrays.stream(others).forEach(setting -> put(all, setting));
        return read(all, Map.of());
    }

    private static void put(Map<String, Object> all, String setting) {
        all.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }

    private static Connections read(Map<String, Object> variables, Map<String, Object> properties) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().addLast(new SystemEnvironmentPropertySource("environment", variables));
        environment.getPropertySources().addLast(new MapPropertySource("file", properties));
        return ConnectionSettings.read(environment);
    }

    private static DatabaseConnection database(Connections connections) {
        return connections.find("ledger", DatabaseConnection.class).orElseThrow();
    }

    @Test
    void readsADatabaseWithItsDefaults() {
        assertThat(database(variables(LEDGER)))
                .isEqualTo(new DatabaseConnection("ledger", new HostPort("db.example", 5432), "ledger", "waybill", new Password("sesame"), false));
    }

    @Test
    void readsAMailServerWithItsDefaults() {
        var connections = variables(List.of(), "WAYBILL_INTEGRATIONS_SMTP_TYPE=smtp", "WAYBILL_INTEGRATIONS_SMTP_HOST=mail.example");

        assertThat(connections.find("smtp", SmtpConnection.class)).contains(new SmtpConnection("smtp", new HostPort("mail.example", 587), null, null));
        assertThat(connections.find("smtp", DatabaseConnection.class)).isEmpty();
    }

    @Test
    void readsEverySetting() {
        var connections = variables(List.of("TYPE=DATABASE", "HOST=[::1]", "PORT=6432", "DATABASE=a b", "USER=u", "WRITABLE=True"),
                "WAYBILL_INTEGRATIONS_MAIL_TYPE=smtp", "WAYBILL_INTEGRATIONS_MAIL_HOST=10.0.0.1", "WAYBILL_INTEGRATIONS_MAIL_PORT=465",
                "WAYBILL_INTEGRATIONS_MAIL_USER=me", "WAYBILL_INTEGRATIONS_MAIL_PASSWORD=pa ${ss}", "WAYBILL_INTEGRATIONS_MAIL_FROM=a@b.c");

        assertThat(database(connections)).isEqualTo(new DatabaseConnection("ledger", new HostPort("::1", 6432), "a b", "u", null, true));
        assertThat(connections.find("mail", SmtpConnection.class)).contains(new SmtpConnection(
                "mail", new HostPort("10.0.0.1", 465), new SmtpConnection.Credentials("me", new Password("pa ${ss}")), "a@b.c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"order_db", "ORDER-DB", "OrderDb", "orderdb"})
    void findsANameInAnyCaseWithOrWithoutDashes(String name) {
        var connections = variables(List.of(), "WAYBILL_INTEGRATIONS_ORDER_DB_TYPE=smtp", "WAYBILL_INTEGRATIONS_ORDER_DB_HOST=mail.example");

        assertThat(connections.find(name, SmtpConnection.class)).isPresent();
    }

    @Test
    void readsPropertiesTooAndLetsVariablesWin() {
        var connections = read(
                Map.of("WAYBILL_INTEGRATIONS_LEDGER_HOST", "from.variable", "LEDGER_SECRET", "sesame"),
                Map.of("waybill.integrations.ledger.type", "database", "waybill.integrations.ledger.host", "from.file", "waybill.integrations.ledger.port", 5433,
                        "waybill.integrations.ledger.database", "d", "waybill.integrations.ledger.user", "u", "waybill.integrations.ledger.password", "${LEDGER_SECRET}"));

        assertThat(database(connections)).isEqualTo(new DatabaseConnection("ledger", new HostPort("from.variable", 5433), "d", "u", new Password("sesame"), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            TYPE=oracle             | _TYPE must be database or smtp
            TYPE=                   | _TYPE is missing
            HOST=                   | _HOST is missing
            HOST=a,b                | _HOST must be one host
            PORT=0                  | _PORT must be a whole number
            PORT=65536              | _PORT must be a whole number
            PORT=99999999999        | _PORT must be a whole number
            PORT=5432x              | _PORT must be a whole number
            DATABASE=               | _DATABASE is missing
            USER=                   | _USER is missing
            WRITABLE=yes            | _WRITABLE must be true or false
            FROM=a@b.c              | _FROM is for connections of the type smtp
            PASWORD=x               | _PASWORD is no setting
            """)
    void namesTheSettingThatIsWrong(String setting, String sentence) {
        var settings = new java.util.ArrayList<>(LEDGER);
        settings.removeIf(each -> each.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
        settings.add(setting);

        assertThatThrownBy(() -> variables(settings)).isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("WAYBILL_INTEGRATIONS_LEDGER" + sentence).hasMessageEndingWith(".").hasMessageNotContaining("sesame");
    }

    @Test
    void wantsUserAndPasswordOfAMailServerTogether() {
        assertThatThrownBy(() -> variables(List.of("TYPE=smtp", "HOST=h", "USER=u"))).isInstanceOf(InvalidSetting.class)
                .hasMessage("WAYBILL_INTEGRATIONS_LEDGER_USER and WAYBILL_INTEGRATIONS_LEDGER_PASSWORD must be set together, or neither.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"waybill.integrations.type", "waybill.integrations.a b.type", "waybill.integrations.ledger.url", "waybill.integrations.x."})
    void refusesPropertiesThatAreNone(String property) {
        assertThatThrownBy(() -> read(Map.of(), Map.of(property, "database"))).isInstanceOf(InvalidSetting.class).hasMessageStartingWith(property);
    }

    @Test
    @Tag("S38")
    void neverShowsAPassword() {
        assertThat(String.valueOf(database(variables(LEDGER)))).doesNotContain("sesame");
        assertThat(String.valueOf(new SmtpConnection("m", new HostPort("h", 25), new SmtpConnection.Credentials("u", new Password("sesame")), null)))
                .doesNotContain("sesame");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "db.example", "DB.example", "my_db", "a-b.c", "127.0.0.1", "::1", "[::1]", "2001:db8::1", "xn--bcher-kva.example", "1und1.de", "localhost"})
    @Tag("S35")
    void takesOneHost(String host) {
        assertThat(new HostPort(host, 1).urlHost()).matches("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "a b", "a,b", "host=a,b", "a:5432", "a/b", "a?socketFactory=x", "a&loggerFile=/tmp/x", "jdbc:postgresql://a/b", "//a", "a@b", "a#b", "a%00", "a%2f", "[a]", "[::1", "::1]", "::1%lo",
        "/tmp/.s.PGSQL.5432", "@abstract", "-a", "a-", "a..b", ".a", "a.", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "256.1.1.1", "1.2.3.4.5", "a.0x1", "bücher.example", "①②⑦.⓪.⓪.①", "127。0。0。1", "a\r\nb", "a\u0000", "a;b", "a\\b", "${x}",
        "{{env:PATH}}", "#bean:x"
    })
    @Tag("S35")
    @Tag("S17")
    void refusesEverythingElseAsAHost(String host) {
        assertThatThrownBy(() -> new HostPort(host, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsWhatStaysOnThisMachine() {
        assertThat(List.of("localhost", "127.0.0.1", "127.9.9.9", "::1")).allMatch(host -> new HostPort(host, 25).isLoopback());
        assertThat(List.of("10.0.0.1", "localhost.example", "2001:db8::1", "127.example")).noneMatch(host -> new HostPort(host, 25).isLoopback());
    }
}
