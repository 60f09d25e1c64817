package dev.waybill.web;

import dev.waybill.request.Body;
import dev.waybill.request.Bundle;
import dev.waybill.request.Document;
import dev.waybill.request.Members;
import dev.waybill.request.Query;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses parameters where a call has none and fields where it has no body, so that nothing sent is ever ignored. */
final class StrictRequests implements HandlerInterceptor {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException, HttpMediaTypeNotSupportedException {
        if (handler instanceof HandlerMethod method && method.getBeanType().getName().startsWith("dev.waybill.")) {
            if (!takes(method, Set.of(Query.class))) {
                Query.parse(request.getQueryString()).end();
            }
            if (!SAFE.contains(request.getMethod()) && !takes(method, Set.of(Body.class, Bundle.class, Document.class))) {
                BodyReader.body(request).ifPresent(body -> Members.of(body).end());
            }
        }
        return true;
    }

    private static boolean takes(HandlerMethod method, Set<Class<?>> types) {
        return Arrays.stream(method.getMethodParameters()).map(RequestArguments::type).anyMatch(types::contains);
    }
}
