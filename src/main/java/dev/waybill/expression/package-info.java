/** CEL expressions and templates: compiled once, type-checked, bounded in time and memory. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"json", "refusal"})
@NullMarked
package dev.waybill.expression;

import org.jspecify.annotations.NullMarked;
