/** Compiled versions: a bounded cache of Camel routes. */
@NullMarked
package dev.waybill.engine.route;

import org.jspecify.annotations.NullMarked;
