/** Errors that a caller can act on, without HTTP. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.waybill.refusal;

import org.jspecify.annotations.NullMarked;
