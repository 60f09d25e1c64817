/** The task that asks a yes-or-no question. */
@NullMarked
package dev.waybill.flow.condition;

import org.jspecify.annotations.NullMarked;
