/** What one measurement is made of: load, latencies, and what the machine and the database did meanwhile. */
@NullMarked
package dev.waybill.bench.measure;

import org.jspecify.annotations.NullMarked;
