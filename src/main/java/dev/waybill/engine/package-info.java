/** Runs executions of immutable versions: Camel routes, a journal, claims. It knows no task type. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"json", "refusal", "page", "tenant", "expression", "definition", "blob"})
@NullMarked
package dev.waybill.engine;

import org.jspecify.annotations.NullMarked;
