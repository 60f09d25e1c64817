/** The task that runs a graph for each item of a list. */
@NullMarked
package dev.waybill.flow.foreach;

import org.jspecify.annotations.NullMarked;
