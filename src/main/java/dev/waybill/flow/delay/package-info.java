/** The task that waits, holding nothing. */
@NullMarked
package dev.waybill.flow.delay;

import org.jspecify.annotations.NullMarked;
