/** The {@code http_request} task. */
@NullMarked
package dev.waybill.integration.http;

import org.jspecify.annotations.NullMarked;
