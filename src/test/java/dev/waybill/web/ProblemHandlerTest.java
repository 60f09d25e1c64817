package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import java.io.IOException;
import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.hibernate.TransactionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.TransactionSystemException;

class ProblemHandlerTest {
    private final ProblemHandler handler =
            new ProblemHandler(new Problems(ProblemCatalogue.load()), new Ids(Clock.systemUTC(), new Random()));
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/workflows");

    @Test
    @Tag("S21")
    void ofABugOnlyAnErrorIdIsTold() {
        var answer = handler.failed(new IllegalStateException("select secret from /etc/passwd"), request);
        assertThat(answer.getStatusCode().value()).isEqualTo(500);
        var problem = answer.getBody().json();
        assertThat(problem.keySet().toString()).isEqualTo("[type, title, status, detail, instance, code, errors]");
        assertThat(problem.toString()).doesNotContain("secret", "IllegalState", "passwd");
        assertThat((String) problem.get("detail")).containsPattern("error [0-9a-f]{8}-[0-9a-f]{4}-7");
    }

    @Test
    void errorsOfTheMachineAreToldLikeBugs() {
        assertThat(handler.failed(new StackOverflowError(), request).getStatusCode().value()).isEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfRefusalHasItsStatus(Refusal.Kind kind) {
        var answer = handler.refused(new Refusal(kind, "some_code", "So it is."), request);
        assertThat(answer.getBody().json()).containsEntry("detail", "So it is.").containsEntry("code", "some_code")
                .containsEntry("type", "/problems/some_code").containsEntry("errors", null);
        boolean hasWait = kind == Refusal.Kind.LIMITED || kind == Refusal.Kind.UNAVAILABLE;
        assertThat(answer.getHeaders().containsHeader("Retry-After")).isEqualTo(hasWait);
    }

    @Test
    void aWaitIsToldInWholeSecondsRoundedUp() {
        assertThat(retryAfter(Duration.ofMillis(1500))).isEqualTo("2");
        assertThat(retryAfter(Duration.ZERO)).isEqualTo("1");
        assertThat(retryAfter(Duration.ofSeconds(30))).isEqualTo("30");
    }

    private String retryAfter(Duration wait) {
        return handler.refused(new Refusal(Refusal.Kind.UNAVAILABLE, "overloaded", "Full.", wait), request).getHeaders().getFirst("Retry-After");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08001", "57P01", "57P03", "53300", "55P03", "58030", "25P03", "25P04"})
    @Tag("F21")
    void withoutADatabaseCallersAreAskedToComeBack(String state) {
        var answer = handler.failed(new DataAccessResourceFailureException("x", new SQLException("gone", state)), request);
        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(answer.getHeaders().getFirst("Retry-After")).isEqualTo("2");
        assertThat(answer.getBody().json()).containsEntry("code", "database_unavailable");
    }

    @Test
    void aPoolWithoutConnectionsIsADatabaseAway() {
        var failure = new CannotCreateTransactionException("x", new SQLTransientConnectionException("timed out"));
        assertThat(handler.failed(failure, request).getStatusCode().value()).isEqualTo(503);
        assertThat(handler.failed(new DataAccessResourceFailureException("x", new SQLException("slow", "57014")), request).getStatusCode().value()).isEqualTo(500);
    }

    @Test
    @Tag("F08")
    void aConnectionThatIsLostBeforeItsRollbackIsADatabaseAway() {
        var failure = new TransactionSystemException("JDBC rollback failed", new SQLException("Connection is closed"));
        failure.initApplicationException(new DataAccessResourceFailureException("x", new SQLException("reset", "08006")));
        assertThat(handler.failed(failure, request).getStatusCode().value()).isEqualTo(503);
    }

    @Test
    @Tag("F08")
    void aConnectionThatIsLostBeforeItsCommitIsADatabaseAway() {
        var failure = new TransactionSystemException("JDBC rollback failed", new SQLException("Connection is closed"));
        assertThat(handler.failed(failure, request).getStatusCode().value()).isEqualTo(503);
        var byHibernate = new JpaSystemException(new TransactionException("Unable to rollback", new SQLException("Connection is closed")));
        assertThat(handler.failed(byHibernate, request).getStatusCode().value()).isEqualTo(503);
        var ofARefusal = new TransactionSystemException("Could not roll back", new JpaSystemException(new TransactionException("x", new SQLException("reset", "08006"))));
        ofARefusal.initApplicationException(new IllegalStateException("what it was rolled back for"));
        assertThat(handler.failed(ofARefusal, request).getStatusCode().value()).isEqualTo(503);
        assertThat(handler.failed(new TransactionSystemException("x", new SQLException("x", "25000")), request).getStatusCode().value()).isEqualTo(500);
    }

    @Test
    @Tag("F13")
    @Tag("G01")
    void aDatabaseThatResetsItsConnectionIsNotTakenForACallerWhoHasGone() {
        var reset = new SQLException("An I/O error occurred", "08006", new SocketException("Connection reset by peer"));
        var answer = handler.failed(new DataAccessResourceFailureException("x", reset), request);
        assertThat(answer).as("no answer would be a 200 without a body").isNotNull();
        assertThat(answer.getStatusCode().value()).isEqualTo(503);
    }

    @Test
    void whoHasGoneGetsNoAnswer() {
        assertThat(handler.failed(new IOException("Broken pipe"), request)).isNull();
    }
}
