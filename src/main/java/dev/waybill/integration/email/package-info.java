/** The {@code email} task: one message through camel-mail. */
@NullMarked
package dev.waybill.integration.email;

import org.jspecify.annotations.NullMarked;
