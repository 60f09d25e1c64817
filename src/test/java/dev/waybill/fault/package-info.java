/** Whole servers as processes of their own, hurt from outside and judged from outside. */
@NullMarked
package dev.waybill.fault;

import org.jspecify.annotations.NullMarked;
