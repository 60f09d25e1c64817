/** Approvals: tasks that ask people, and what people answer over HTTP. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"json", "refusal", "request", "page", "tenant", "definition", "engine"})
@NullMarked
package dev.waybill.approval;

import org.jspecify.annotations.NullMarked;
