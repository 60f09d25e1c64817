/** Programs that measure the product, and its rivals beside it. */
@NullMarked
package dev.waybill.bench;

import org.jspecify.annotations.NullMarked;
