/** Makes what happened durable, many executions to a commit. */
@NullMarked
package dev.waybill.engine.journal;

import org.jspecify.annotations.NullMarked;
