/** Settings, database, start, stop, health and the command line. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"json", "refusal", "engine", "simulation"})
@NullMarked
package dev.waybill.platform;

import org.jspecify.annotations.NullMarked;
