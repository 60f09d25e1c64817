/** A model of many nodes on many databases, from the costs that were measured on one machine. */
@NullMarked
package dev.waybill.bench.scaling;

import org.jspecify.annotations.NullMarked;
