/** Executions over HTTP: to start, watch and steer them. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"refusal", "request", "page", "tenant", "engine", "engine :: repair", "workflow"})
@NullMarked
package dev.waybill.execution;

import org.jspecify.annotations.NullMarked;
