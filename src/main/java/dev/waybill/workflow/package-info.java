/** Names, drafts and the current version of workflows, and their start by hand. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"json", "refusal", "request", "page", "tenant", "expression", "definition", "engine"})
@NullMarked
package dev.waybill.workflow;

import org.jspecify.annotations.NullMarked;
