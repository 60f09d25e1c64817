/** Keyset pages. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"refusal", "json"})
@NullMarked
package dev.waybill.page;

import org.jspecify.annotations.NullMarked;
