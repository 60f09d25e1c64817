/** The task that runs a graph, and others when it fails or ends. */
@NullMarked
package dev.waybill.flow.group;

import org.jspecify.annotations.NullMarked;
