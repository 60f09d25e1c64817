/** Nodes, their leases, and who owns an execution. */
@NullMarked
package dev.waybill.engine.claim;

import org.jspecify.annotations.NullMarked;
