/** The database's clock, and what is due on this node. */
@NullMarked
package dev.waybill.engine.timer;

import org.jspecify.annotations.NullMarked;
