/** Connections that the operator configured, and the task types that reach outside through them. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"json", "refusal", "tenant", "expression", "definition", "egress", "engine"})
@NullMarked
package dev.waybill.integration;

import org.jspecify.annotations.NullMarked;
