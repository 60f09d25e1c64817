/** What is tried before it counts, and looked at afterwards: expressions, test runs without effects, single tasks, and new versions on past executions. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"json", "refusal", "request", "page", "tenant", "expression", "definition", "engine", "workflow"})
@NullMarked
package dev.waybill.simulation;

import org.jspecify.annotations.NullMarked;
