/** What has been kept long enough goes, whole months at a time; what lives stays. */
@NullMarked
package dev.waybill.engine.retention;

import org.jspecify.annotations.NullMarked;
