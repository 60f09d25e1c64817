package dev.waybill.integration.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.engine.TaskFailure;
import dev.waybill.integration.FaultList;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** B4's inputs for S17, S34 and S35. */
class DatabaseAttackTest {
    private static Ledger ledger;

    @BeforeAll
    static void open() {
        ledger = new Ledger();
        ledger.run("create table x (n int, note text)");
        ledger.run("insert into x values (1, 'kept')");
    }

    @AfterAll
    static void close() {
        ledger.close();
    }

    private static JdbcClient client(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    private static TaskFailure failure(Runnable work) {
        return catchThrowableOfType(TaskFailure.class, work::run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'; drop table x; --", "1); drop table x; --", "\\'; drop table x; --", "$$; drop table x; --", "?", ":a", "/*", "--", "${sys.user.home}", "{{sys:user.home}}", "#bean:x", "RAW(x)", ":#${body}"})
    @Tag("S34")
    @Tag("S17")
    void takesValuesAsValues(String attack) {
        assertThat(ledger.run("select note from x where note = :a", Map.of("a", attack)).get("row_count")).isEqualTo(0L);
        assertThat(ledger.value("select :a::text", Map.of("a", attack))).isEqualTo(attack);
        assertThat(ledger.value("select (:a::text[])[1]", Map.of("a", List.of(attack)))).isEqualTo(attack);
        assertThat(ledger.value("select :a ->> 'k'", Map.of("a", Map.of("k", attack)))).isEqualTo(attack);
        assertThat(ledger.value("select count(*) from x")).isEqualTo(1L);
    }

    @Test
    @Tag("S34")
    @Tag("S35")
    void bindsANegatedNumberBesideText() {
        assertThat(ledger.value("select -:a || :b", Map.of("a", -1L, "b", "\n; drop table x"))).isEqualTo("1\n; drop table x");
        assertThat(ledger.value("select 5 -:a, :b::text", Map.of("a", -1L, "b", "x"))).isEqualTo(6L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select '${input.x}'", "select 1 -- ${input.x}", "${input.sql}", "select $${x}$$"})
    @Tag("S34")
    void refusesExpressionsInSqlWhenSaved(String sql) {
        assertThat(ledger.faults(Ledger.parameters("ledger", sql, Map.of(), null))).containsExactly("/sql sql_expression");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1; drop table x", "begin; drop table x", "select 'a'';'; drop table x", "set transaction read write; drop table x", "copy x to program 'touch /tmp/x'", "/* */ COPY x from stdin", "copy(select 1) to stdout"})
    @Tag("S34")
    void refusesTwoStatementsAndCopyWhenSaved(String sql) {
        assertThat(ledger.faults(Ledger.parameters("ledger", sql, Map.of(), null))).containsExactly("/sql sql_invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "select pg_read_file('/etc/passwd')", "select lo_import('/etc/passwd')",
        "create extension dblink", "select pg_ls_dir('/')", "set role postgres", "set session authorization postgres", "create role y superuser", "alter system set fsync = off",
        "create function f() returns int language c as 'libc', 'system'", "do language plpython3u 'x'", "load '/tmp/x.so'",
        "do $$ begin commit; end $$", "vacuum x"
    })
    @Tag("S34")
    void leavesTheLimitsToTheRolesGrants(String sql) {
        assertThat(failure(() -> ledger.run(sql)).code()).isEqualTo("db.statement");
        assertThat(ledger.value("select count(*) from x")).as("and goes on").isEqualTo(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "insert into x values (2)", "create table y (n int)", "drop table x", "select nextval('s')", "do $$ begin set transaction read write; insert into ledger.x values (2); end $$",
        "do $$ begin set local transaction_read_only = off; insert into ledger.x values (2); end $$",
        "with w as (insert into x values (2) returning n) select n from w", "select f()"
    })
    @Tag("S34")
    void readsOnlyUnlessTheIntegrationIsWritable(String sql) {
        ledger.run("create sequence if not exists s");
        ledger.run("create or replace function f() returns int language plpgsql as $$ begin perform set_config('transaction_read_only', 'off', true); insert into x values (2); return 1; end $$");

        assertThat(failure(() -> ledger.task("archive", sql, Map.of(), null).output()).detail())
                .asInstanceOf(InstanceOfAssertFactories.MAP).extractingByKey("sqlstate").isIn("25006", "25001");
        assertThat(ledger.value("select count(*) from x")).isEqualTo(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "set session characteristics as transaction read write", "set default_transaction_read_only = off", "commit", "rollback", "set transaction read write",
        "select set_config('transaction_read_only', 'off', false)"
    })
    @Tag("S34")
    void staysReadOnlyAfterAStatementThatTriedToChangeIt(String sql) {
        try {
            ledger.task("archive", sql, Map.of(), null).output();
        } catch (TaskFailure refused) {
            assertThat(refused.code()).isEqualTo("db.statement");
        }
        assertThatThrownBy(() -> ledger.task("archive", "insert into x values (3)", Map.of(), null).output()).isInstanceOf(TaskFailure.class);
        assertThat(ledger.value("select count(*) from x")).isEqualTo(1L);
    }

    @Test
    @Tag("S34")
    void leavesNothingInTheSessionForTheNextStatement() {
        ledger.run("set search_path = pg_catalog");
        ledger.run("select set_config('statement_timeout', '1', false)");
        ledger.run("create temporary table leftover (n int)");
        ledger.run("select pg_advisory_lock(7)");
        ledger.run("prepare p as select 1");

        assertThat(ledger.value("select current_setting('search_path')")).isEqualTo("ledger");
        assertThat(ledger.value("select to_regclass('leftover')")).isNull();
        assertThat(ledger.value("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")).isEqualTo(0L);
        assertThat(ledger.value("select count(*) from pg_prepared_statements")).isEqualTo(0L);
        assertThat(ledger.value("select pg_sleep(0.01)::text")).isEqualTo("");
    }

    @Test
    @Tag("S34")
    void refusesASuperuser() {
        var failure = failure(() -> ledger.task("root", "select 1", Map.of(), null).output());

        assertThat(failure.code()).isEqualTo("db.statement");
        assertThat(failure.sentence()).contains("superuser");
    }

    @Test
    @Tag("S34")
    void refusesARoleThatMayBecomeASuperuser() {
        try (var other = new Ledger()) {
            other.administer("create role " + other.role + "_boss superuser");
            other.administer("grant " + other.role + "_boss to " + other.role);
            assertThat(failure(() -> other.run("select 1")).sentence()).contains("superuser");
            other.administer("revoke " + other.role + "_boss from " + other.role);
            assertThat(other.value("select 1")).as("looked at again, as it was not admitted").isEqualTo(1L);
        }
    }

    @Test
    @Tag("S34")
    void refusesTheClusterOfWaybillItself() {
        var own = OwnCluster.of(() -> new DriverManagerDataSource(
                ledger.database.url(), ledger.database.user(), ledger.database.password()));
        try (var other = new Ledger(own)) {
            assertThat(failure(() -> other.run("select 1")).code()).isEqualTo("egress.denied");
        }
    }

    @Test
    @Tag("S34")
    void runsNothingWhileNobodyKnowsWhetherItIsWaybillsOwn() {
        var away = new OwnCluster(() -> {
            throw new DataAccessResourceFailureException("away");
        });
        try (var other = new Ledger(away)) {
            assertThat(failure(() -> other.run("select 1")).code()).isEqualTo("db.transient");
        }
    }

    @Test
    @Tag("S34")
    void knowsAClusterByItsIdentifierOrByItsStart() throws Exception {
        ClusterIdentity seen;
        ClusterIdentity seenByRole;
        try (var connection = ledger.administrator()) {
            seen = ClusterIdentity.of(client(connection));
        }
        try (var connection = DriverManager.getConnection(ledger.database.url(), ledger.role, "sesame")) {
            seenByRole = ClusterIdentity.of(client(connection));
        }

        assertThat(seen).isEqualTo(seenByRole);
        assertThat(seen.isSameAs(new ClusterIdentity(null, seen.startedAt()))).as("where the identifier may not be read").isTrue();
        assertThat(seen.isSameAs(new ClusterIdentity(seen.systemIdentifier(), Instant.EPOCH))).as("a replica, or before a restart").isTrue();
        assertThat(seen.isSameAs(Ledger.ELSEWHERE)).isFalse();
        assertThat(new ClusterIdentity(null, Instant.EPOCH).isSameAs(new ClusterIdentity(null, Instant.MAX))).isFalse();
    }

    @Test
    @Tag("S21")
    @Tag("S35")
    void tellsNoHostPasswordOrClass() {
        try (var other = new Ledger()) {
            other.administer("alter role " + other.role + " password 'other'");
            // an ordinary server of the tests trusts everyone, so what is refused is a role that may not sign in
            other.administer("alter role " + other.role + " nologin");
            var failure = failure(() -> other.run("select 1"));
            assertThat(failure.code()).isEqualTo("connection");
            assertThat(failure.sentence() + failure.detail()).doesNotContain("127.0.0.1", "sesame", "Exception", "org.", other.server().port() + "");
        }
    }

    @Test
    void namesTheIntegrationThatWasMeant() {
        var faults = FaultList.of(ledger.type, Ledger.parameters("ledgr", "select 1", Map.of(), null));

        assertThat(faults.faults()).containsExactly("/integration unknown_integration");
        assertThat(faults.messages().getFirst()).contains("Did you mean 'ledger'?");
    }

    @Test
    void namesAMissingArgumentWhenSaved() {
        assertThat(ledger.faults(Ledger.parameters("ledger", "select :a, :b", Map.of("a", 1L), null))).containsExactly("/arguments/b missing_argument");
        assertThat(ledger.faults(Map.of("integration", "ledger", "sql", "select :a"))).containsExactly("/arguments/a missing_argument");
        assertThat(ledger.faults(Map.of("integration", "ledger", "sql", "select :a", "arguments", "${input}"))).isEmpty();
    }
}
