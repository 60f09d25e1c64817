/** Who owns a row. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.waybill.tenant;

import org.jspecify.annotations.NullMarked;
