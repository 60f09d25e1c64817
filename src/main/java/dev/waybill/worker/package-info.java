/** Workers: tasks that programs elsewhere do, and the calls by which these get and end them. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"json", "refusal", "request", "tenant", "definition", "engine"})
@NullMarked
package dev.waybill.worker;

import org.jspecify.annotations.NullMarked;
