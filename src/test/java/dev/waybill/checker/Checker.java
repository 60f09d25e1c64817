package dev.waybill.checker;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The independent judge: whether what a run left behind keeps the promises. It shares no code with the engine and trusts
 * only the database, an outside ledger and what clients wrote down.
 */
public final class Checker {
    private Checker() {}

    /** Every broken rule; empty when all hold. */
    public static List<Violation> check(Evidence evidence) {
        var violations = new ArrayList<Violation>();
        var snapshot = evidence.snapshot();
        DatabaseRules.ALL.forEach(rule -> violations.addAll(rule.check("database", snapshot)));
        if (evidence.deaths() == 0) {
            violations.addAll(DatabaseRules.BLOBS.check("database", snapshot));
        }
        snapshot.executions().forEach(execution -> violations.addAll(check(execution, evidence)));
        evidence.ledger().ifPresent(calls -> {
            var made = LedgerRules.Made.of(snapshot, calls);
            new LedgerRules(evidence.deaths(), evidence.wakes(), evidence.clocks()).all()
                    .forEach(rule -> violations.addAll(rule.check("ledger", made)));
        });
        evidence.history().ifPresent(history -> {
            var told = new HistoryRules.Told(snapshot, history.calls());
            HistoryRules.ALL.forEach(rule -> violations.addAll(rule.check("history", told)));
        });
        return violations;
    }

    private static List<Violation> check(RecordedExecution execution, Evidence evidence) {
        var rules = new ArrayList<Rule<RecordedExecution>>();
        rules.addAll(EndRules.ALL);
        rules.addAll(RowRules.ALL);
        rules.addAll(new GraphRules(evidence.clocks()).all());
        if (evidence.deaths() == 0 || execution.head().epoch() <= 1) {
            rules.add(RowRules.NAMED);
        }
        var violations = new ArrayList<>(rules.stream().flatMap(rule -> rule.check(execution.id(), execution).stream()).toList());
        var inside = new ArrayList<>(RowRules.INSIDE);
        inside.addAll(new GraphRules(evidence.clocks()).all());
        for (var part : execution.parts()) {
            // after a retry by hand what tidies up does so again, as a whole
            inside.stream()
                    .filter(rule -> !(part.id().endsWith(":finally") && rule.name().startsWith("J23")))
                    .forEach(rule -> violations.addAll(rule.check(part.id(), part)));
        }
        return violations;
    }

    /** Reads a database as it stands at one moment, changing nothing. */
    public static Snapshot snapshot(String url, String user, String password) throws SQLException {
        return snapshot(url, user, password, SnapshotReader.FIRST);
    }

    /** @param from the least id of the executions to be read: those before it were judged */
    public static Snapshot snapshot(String url, String user, String password, String from) throws SQLException {
        try (var connection = DriverManager.getConnection(url, user, password)) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return SnapshotReader.read(connection, from);
        }
    }
}
