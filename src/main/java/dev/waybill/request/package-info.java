/** What a request says, read strictly into plain values, and what its answer holds; without HTTP's machinery. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"json", "refusal", "page", "tenant"})
@NullMarked
package dev.waybill.request;

import org.jspecify.annotations.NullMarked;
