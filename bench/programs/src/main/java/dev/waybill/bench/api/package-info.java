/** {@code bench/api}: every endpoint of the API under a mixed load, with millions of executions stored. */
@NullMarked
package dev.waybill.bench.api;

import org.jspecify.annotations.NullMarked;
