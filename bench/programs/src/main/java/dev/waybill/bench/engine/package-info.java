/** {@code bench/engine}: the product's engine beside its rivals, in one run on one database server. */
@NullMarked
package dev.waybill.bench.engine;

import org.jspecify.annotations.NullMarked;
