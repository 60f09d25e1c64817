package dev.waybill.integration;

import org.jspecify.annotations.Nullable;

/**
 * A mail server for {@code email} tasks.
 *
 * @param credentials null: the server takes mail without a sign-in
 * @param from        sender of tasks that name none, as configured and not yet looked at; may be null
 */
public record SmtpConnection(String name, HostPort server, @Nullable Credentials credentials, @Nullable String from)
        implements Connection {

    public record Credentials(String user, Password password) {}
}
