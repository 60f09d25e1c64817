package dev.waybill.security;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Tells the person at the terminal, below the server's address, where the credentials are. */
@Component
@ConditionalOnBooleanProperty(name = "waybill.ready-message", matchIfMissing = true)
class CredentialsMessage {
    private final AdminCredentials credentials;

    CredentialsMessage(AdminCredentials credentials) {
        this.credentials = credentials;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(2)
    void print() {
        System.out.println("  API key    "
                + credentials.file().map(file -> "in " + file).orElse("as set by WAYBILL_ADMIN_API_KEY"));
    }
}
