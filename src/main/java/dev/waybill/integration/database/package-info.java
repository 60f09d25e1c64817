/** The {@code database} task: one SQL statement in its own transaction. */
@NullMarked
package dev.waybill.integration.database;

import org.jspecify.annotations.NullMarked;
