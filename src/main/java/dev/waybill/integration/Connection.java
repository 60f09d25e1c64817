package dev.waybill.integration;

/** A peer that the operator configured and that tasks name by {@code integration}. */
public sealed interface Connection permits DatabaseConnection, SmtpConnection {
    /** In lower case, letters and digits only. */
    String name();

    HostPort server();
}
