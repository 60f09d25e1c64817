/** {@code bench/scale}: how the product bears numbers: of waits, of tasks, of workflows, of rows, of nodes. */
@NullMarked
package dev.waybill.bench.scale;

import org.jspecify.annotations.NullMarked;
