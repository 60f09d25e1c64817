/** What expressions can call: functions over CEL values that charge what they do and make to a meter. */
@NullMarked
package dev.waybill.expression.function;

import org.jspecify.annotations.NullMarked;
