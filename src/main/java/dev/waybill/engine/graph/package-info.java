/** What is decided when a task ends, the Camel EIP that runs it, and the live executions. */
@NullMarked
package dev.waybill.engine.graph;

import org.jspecify.annotations.NullMarked;
