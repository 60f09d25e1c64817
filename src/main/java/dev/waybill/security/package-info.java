/** Who may call, and as whom: the administrator's API key, and the edge of HTTP. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"json", "tenant"})
@NullMarked
package dev.waybill.security;

import org.jspecify.annotations.NullMarked;
