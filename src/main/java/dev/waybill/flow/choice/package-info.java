/** The task that chooses among labels. */
@NullMarked
package dev.waybill.flow.choice;

import org.jspecify.annotations.NullMarked;
