/** The task that computes a value. */
@NullMarked
package dev.waybill.flow.transform;

import org.jspecify.annotations.NullMarked;
