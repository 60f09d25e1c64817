package dev.waybill.web;

import dev.waybill.refusal.Refusal;
import dev.waybill.request.Body;
import dev.waybill.request.Bundle;
import dev.waybill.request.Document;
import dev.waybill.request.IdempotencyKey;
import dev.waybill.request.IfMatch;
import dev.waybill.request.Query;
import dev.waybill.request.Wait;
import dev.waybill.tenant.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers what a request says, as values that are right or refuse the request. */
final class RequestArguments implements HandlerMethodArgumentResolver {
    private static final Set<Class<?>> TYPES =
            Set.of(Caller.class, Query.class, Body.class, Document.class, Bundle.class, IfMatch.class, Wait.class, IdempotencyKey.class);

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return TYPES.contains(type(parameter));
    }

    /** Of the parameter, or of what may be missing. */
    static Class<?> type(MethodParameter parameter) {
        return parameter.nestedIfOptional().getNestedParameterType();
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders)
            throws IOException, HttpMediaTypeNotSupportedException {
        var request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
        var type = type(parameter);
        if (type == Caller.class) {
            return caller(request);
        } else if (type == Query.class) {
            return Query.parse(request.getQueryString());
        } else if (type == Document.class) {
            return BodyReader.document(request);
        } else if (type == Bundle.class) {
            return BodyReader.bundle(request);
        } else if (type == IfMatch.class) {
            return IfMatch.parse(headers(request, HttpHeaders.IF_MATCH));
        } else if (type == Wait.class) {
            return Wait.parse(headers(request, "Prefer"));
        } else if (type == IdempotencyKey.class) {
            var values = headers(request, "Idempotency-Key");
            return values.isEmpty() ? Optional.empty() : Optional.of(IdempotencyKey.parse(values));
        }
        var body = BodyReader.body(request);
        return parameter.isOptional() ? body : body.orElseThrow(RequestArguments::missingBody);
    }

    private static Refusal missingBody() {
        return new Refusal(Refusal.Kind.MALFORMED, "body_malformed", "The body is missing.");
    }

    private static List<String> headers(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }

    private static Caller caller(HttpServletRequest request) {
        if (request.getUserPrincipal() instanceof Authentication authentication
                && authentication.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new AuthenticationCredentialsNotFoundException("no credential");
    }
}
