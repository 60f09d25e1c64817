package dev.waybill.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Refuses requests that two readers could understand differently, before anything decides on them. */
final class Firewall extends StrictHttpFirewall {
    private static final int LONGEST_URL = 8192;

    Firewall() {
        setAllowedHttpMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) throws RequestRejectedException {
        var query = request.getQueryString();
        if (request.getRequestURI().length() + (query == null ? 0 : query.length()) > LONGEST_URL) {
            throw new UrlTooLong();
        }
        return super.getFirewalledRequest(request);
    }

    private static final class UrlTooLong extends RequestRejectedException {
        UrlTooLong() {
            super("URL too long");
        }
    }

    /** Answers refused requests; what was refused is not repeated in the answer. */
    static final class Answer implements RequestRejectedHandler {
        @Override
        public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException refused)
                throws IOException {
            (refused instanceof UrlTooLong ? EdgeProblem.URL_TOO_LONG : EdgeProblem.REQUEST_REFUSED)
                    .send(response, null);
        }
    }
}
