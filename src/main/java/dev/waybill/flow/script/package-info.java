/** The task that runs a script, in a child process that is killed at its limits. */
@NullMarked
package dev.waybill.flow.script;

import org.jspecify.annotations.NullMarked;
