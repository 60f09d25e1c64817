/** What all HTTP calls share: strict requests, problems, request ids, the API's description. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"json", "refusal", "request", "page", "tenant"})
@NullMarked
package dev.waybill.web;

import org.jspecify.annotations.NullMarked;
