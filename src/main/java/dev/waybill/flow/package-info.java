/** The tasks that only compute, branch or wait. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"json", "refusal", "tenant", "expression", "definition", "engine"})
@NullMarked
package dev.waybill.flow;

import org.jspecify.annotations.NullMarked;
