package dev.waybill.integration.database;

import dev.waybill.engine.TaskFailure;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Turns what the driver throws into the codes of failures. What the server itself said may be shown, the driver's words not. */
final class SqlFailures {
    private SqlFailures() {}

    static TaskFailure of(Throwable thrown, String integration) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TaskFailure failure) {
                return failure;
            }
        }
        return sqlException(thrown).map(e -> of(e, integration)).orElseGet(() -> connection(integration, null));
    }

    /** The innermost one: pool and transaction wrap it. */
    private static Optional<SQLException> sqlException(Throwable thrown) {
        SQLException found = null;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            found = cause instanceof SQLException e ? e : found;
        }
        return Optional.ofNullable(found);
    }

    private static TaskFailure of(SQLException e, String integration) {
        var state = e.getSQLState() == null ? "" : e.getSQLState();
        if (isResultTooLarge(e)) {
            return Answer.tooLarge();
        }
        var code = code(state);
        return code.equals("connection") ? connection(integration, e) : said(code, e);
    }

    /** The driver has no state of its own for its limit on what it reads into memory. */
    private static boolean isResultTooLarge(SQLException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("maxresultbuffer");
    }

    private static String code(String state) {
        if (state.equals("57014")) {
            return "timeout";
        }
        if (state.equals("40001") || state.equals("40P01") || state.equals("55P03") || state.startsWith("53")
                || state.startsWith("57P0") || state.startsWith("58")) {
            return "db.transient";
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08", "28", "3D", "" -> "connection";
            case "23" -> "db.constraint";
            default -> "db.statement";
        };
    }

    private static TaskFailure said(String code, SQLException e) {
        var sentence = switch (code) {
            case "timeout" -> "The statement took longer than the attempt may, or was cancelled at the server";
            case "db.transient" -> "The database could not do it at the moment";
            case "db.constraint" -> "The statement violates a constraint of the database";
            default -> "The database refused the statement";
        };
        return TaskFailure.of(code, sentence).withDetail(detail(e));
    }

    private static TaskFailure connection(String integration, @Nullable SQLException e) {
        var failure = TaskFailure.of("connection", "The database of the integration '" + integration
                + "' could not be reached, refused the sign-in, or was lost before it answered");
        return e == null || e.getSQLState() == null ? failure : failure.withDetail(detail(e));
    }

    private static Object detail(SQLException e) {
        var detail = new LinkedHashMap<String, @Nullable Object>();
        detail.put("sqlstate", e.getSQLState());
        var server = e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        if (server != null) {
            detail.put("message", server.getMessage());
            if (server.getConstraint() != null) {
                detail.put("constraint", server.getConstraint());
            }
            if (server.getPosition() > 0) {
                detail.put("position", (long) server.getPosition());
            }
        }
        return detail;
    }
}
