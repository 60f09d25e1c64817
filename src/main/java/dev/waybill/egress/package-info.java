/** The way out: which peers tasks may reach, and the HTTP client that reaches no others. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"json", "refusal"})
@NullMarked
package dev.waybill.egress;

import org.jspecify.annotations.NullMarked;
