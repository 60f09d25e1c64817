/** The workflow document: its faults, its tasks, its graph. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"json", "refusal", "expression"})
@NullMarked
package dev.waybill.definition;

import org.jspecify.annotations.NullMarked;
