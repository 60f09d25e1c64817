/** The product and its rivals, each doing the same work behind the same face. */
@NullMarked
package dev.waybill.bench.contender;

import org.jspecify.annotations.NullMarked;
