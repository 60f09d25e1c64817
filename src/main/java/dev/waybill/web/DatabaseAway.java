package dev.waybill.web;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.hibernate.TransactionException;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionSystemException;

/**
 * Tells whether a failure means that PostgreSQL cannot be reached, starts, stops, has no connection left, or that others
 * locked for too long what the call needs: no fault of the call or of ours, and over after a while.
 */
final class DatabaseAway {
    /** Classes of SQLSTATE: connection exception, insufficient resources, operator intervention, error of the system below. */
    private static final Set<String> CLASSES = Set.of("08", "53", "57", "58");

    /** A lock could not be had in time; or this node stood still, so that the database gave up its transaction. */
    private static final Set<String> IN_VAIN = Set.of("55P03", "25P03", "25P04");

    private static final String QUERY_CANCELED = "57014";
    private static final int MAX_CAUSES = 20;

    private DatabaseAway() {}

    static boolean isCauseOf(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = before(cause)) {
            if (cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLException sql && isAway(sql.getSQLState())
                    || isEndOfTransaction(cause) && isClosed(cause.getCause())
                    || cause instanceof TransactionSystemException end && end.getCause() != null && isCauseOf(end.getCause())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEndOfTransaction(Throwable failure) {
        return failure instanceof TransactionSystemException || failure instanceof TransactionException;
    }

    /** A pool closes a connection that was lost under a transaction, whose end then fails for that reason alone, without a SQLSTATE. */
    private static boolean isClosed(@Nullable Throwable end) {
        return end instanceof SQLException sql && sql.getSQLState() == null;
    }

    /** A lost connection cannot be rolled back either: what was lost stands beside that failure, not below it. */
    private static @Nullable Throwable before(Throwable failure) {
        return failure instanceof TransactionSystemException rollback ? rollback.getOriginalException() : failure.getCause();
    }

    private static boolean isAway(@Nullable String state) {
        return state != null
                && (IN_VAIN.contains(state) || state.length() == 5 && CLASSES.contains(state.substring(0, 2)) && !state.equals(QUERY_CANCELED));
    }
}
