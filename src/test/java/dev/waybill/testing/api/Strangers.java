package dev.waybill.testing.api;

import dev.waybill.tenant.Caller;
import dev.waybill.tenant.TenantId;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets callers of other tenants in, for whom the product has no credentials yet. */
class Strangers {
    static final String KEY = "stranger-";
    private static final String SCHEME = "Bearer " + KEY;

    @Bean
    @Order(0)
    SecurityFilterChain strangersMayCome(HttpSecurity http) throws Exception {
        return http.securityMatcher(request -> String.valueOf(request.getHeader("Authorization")).startsWith(SCHEME))
                .csrf(csrf -> csrf.disable())
                .addFilterBefore(new Known(), AnonymousAuthenticationFilter.class)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests ->
                        requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll().anyRequest().authenticated())
                .build();
    }

    private static final class Known extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            var tenant = new TenantId(UUID.fromString(request.getHeader("Authorization").substring(SCHEME.length())));
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(
                    UsernamePasswordAuthenticationToken.authenticated(new Caller(tenant, "stranger"), null, List.of()));
            SecurityContextHolder.setContext(context);
            chain.doFilter(request, response);
        }
    }
}
