/** Settings, database, start, stop, health and the command line. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"json", "refusal", "engine"})
@NullMarked
package dev.waybill.platform;

import org.jspecify.annotations.NullMarked;
