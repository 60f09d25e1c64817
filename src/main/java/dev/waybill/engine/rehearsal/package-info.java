/** Executions in memory, without effects and without waiting: the code of the live ones with another journal, another clock and stand-ins. */
@NullMarked
package dev.waybill.engine.rehearsal;

import org.jspecify.annotations.NullMarked;
