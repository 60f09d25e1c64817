/** JSON and YAML text to plain values and back, strictly and within limits. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.waybill.json;

import org.jspecify.annotations.NullMarked;
