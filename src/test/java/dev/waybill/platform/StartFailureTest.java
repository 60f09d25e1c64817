package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class StartFailureTest {
    private final StartFailureAnalyzer analyzer = new StartFailureAnalyzer();

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({WaybillProperties.class, Limits.class})
    static class Settings {}

    /** As another module would declare its settings. */
    @ConfigurationProperties("waybill.limits")
    record Limits(int executions) {
        Limits {
            if (executions < 0) {
                throw new IllegalArgumentException("WAYBILL_LIMITS_EXECUTIONS must not be negative.");
            }
        }
    }

    private String sentence(String... properties) {
        var sentence = new String[1];
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withPropertyValues(properties)
                .run(context -> sentence[0] =
                        analyzer.analyze(context.getStartupFailure()).getDescription());
        return sentence[0];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "waybill.database.url=jdbc:mysql://host/x | WAYBILL_DATABASE_URL must be like jdbc:postgresql://host:5432/database.",
                "waybill.limits.executions=-1 | WAYBILL_LIMITS_EXECUTIONS must not be negative.",
                "waybill.limits.executions=many | The setting waybill.limits.executions has a value that cannot be read: 'many'."
            })
    void saysInOneSentenceWhatWouldBeRight(String property, String sentence) {
        assertThat(sentence(property)).isEqualTo(sentence);
    }

    @Test
    void saysThatAUserNeedsAUrl() {
        assertThat(sentence("waybill.database.user=me"))
                .contains("WAYBILL_DATABASE_USER is set without WAYBILL_DATABASE_URL");
    }

    @Test
    void findsTheReasonBelowOtherFailures() {
        var failure = new IllegalStateException(new StartRefused("The folder is in use.", new IOException()));
        assertThat(analyzer.analyze(failure).getDescription()).isEqualTo("The folder is in use.");
    }

    @Test
    void leavesOtherFailuresToOthers() {
        assertThat(analyzer.analyze(new IllegalStateException(new IllegalArgumentException("a bug"))))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {90_624, 130_000, 140_018})
    @Tag("S48")
    void refusesAnOldDatabase(int version) {
        assertThat(catchThrowable(() -> new ServerVersion(version).refuseOld()))
                .isInstanceOf(StartRefused.class)
                .hasMessage("Waybill needs PostgreSQL 15 or newer; the database of WAYBILL_DATABASE_URL is PostgreSQL "
                        + version / 10_000 + ".");
    }

    @ParameterizedTest
    @CsvSource({
        "150018,15.18,true,15.19",
        "160015,16.15,false,16.15",
        "170010,17.10,true,17.11",
        "180001,18.1,true,18.6",
        "190000,19.0,false,19.0"
    })
    @Tag("S48")
    void knowsWhichReleasesLackSecurityFixes(int number, String name, boolean isLacking, String floor) {
        var version = new ServerVersion(number);
        assertThat(version).hasToString(name);
        assertThat(version.lacksFixes()).isEqualTo(isLacking);
        assertThat(version.floor()).isEqualTo(floor);
    }

    @ParameterizedTest
    @ValueSource(ints = {150_000, 180_001, 190_000})
    void takesANewDatabase(int version) {
        assertThat(catchThrowable(() -> new ServerVersion(version).refuseOld())).isNull();
    }
}
