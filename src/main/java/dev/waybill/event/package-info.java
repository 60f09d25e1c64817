/** Events: tasks that wait for them and tasks that send them, and both over HTTP. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"json", "refusal", "request", "tenant", "definition", "engine"})
@NullMarked
package dev.waybill.event;

import org.jspecify.annotations.NullMarked;
