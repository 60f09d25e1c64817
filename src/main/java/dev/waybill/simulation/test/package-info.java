/** Test runs: how they are written, what stands in for effects, and what came of them. */
@NullMarked
package dev.waybill.simulation.test;

import org.jspecify.annotations.NullMarked;
