package dev.waybill.security;

import jakarta.servlet.DispatcherType;
import java.io.IOException;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Denies by default: a path is open only when it stands here. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String[] OPEN = {
        "/api/v1/health/live",
        "/api/v1/health/ready",
        "/v3/api-docs",
        "/v3/api-docs.yaml",
        "/v3/api-docs/swagger-config",
        "/problems/**",
    };
    private static final String[] OPEN_PAGES = {"/docs", "/docs/**", "/swagger-ui/**"};
    private static final String NOTHING =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private static final String OWN_PAGE =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
                    + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    @Bean
    AdminCredentials adminCredentials(AdminProperties properties) throws IOException {
        return AdminCredentials.load(properties);
    }

    /** The metrics, on the management port alone, which listens on loopback unless it is set otherwise. */
    @Bean
    @Order(1)
    SecurityFilterChain metrics(HttpSecurity http) throws Exception {
        return quiet(http, NOTHING)
                .securityMatcher(EndpointRequest.to("prometheus"))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** The API's description as a page: its scripts are our own. */
    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        return quiet(http, OWN_PAGE)
                .securityMatcher(OPEN_PAGES)
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, OPEN_PAGES)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, OPEN_PAGES)
                        .permitAll()
                        .dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain api(HttpSecurity http, AdminCredentials credentials) throws Exception {
        return quiet(http, NOTHING)
                .addFilterBefore(new BearerFilter(credentials.apiKey()), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, OPEN)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, OPEN)
                        .permitAll()
                        // the request itself has passed when its error is told
                        .dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .build();
    }

    /** Without cookies, sessions, forms, cross-origin callers, or a request that is kept for later. */
    private static HttpSecurity quiet(HttpSecurity http, String contentSecurityPolicy) throws Exception {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .cors(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                        .contentSecurityPolicy(policy -> policy.policyDirectives(contentSecurityPolicy)))
                .exceptionHandling(problems -> problems.authenticationEntryPoint(unauthenticated())
                        .accessDeniedHandler((request, response, denied) ->
                                EdgeProblem.FORBIDDEN.send(response, request.getRequestURI())));
    }

    private static AuthenticationEntryPoint unauthenticated() {
        return (request, response, failure) -> {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"waybill\"");
            EdgeProblem.UNAUTHENTICATED.send(response, request.getRequestURI());
        };
    }

    @Bean
    HttpFirewall firewall() {
        return new Firewall();
    }

    @Bean
    RequestRejectedHandler requestRejected() {
        return new Firewall.Answer();
    }

    /** Present so that Spring Boot makes no user of its own with a password in the log. */
    @Bean
    AuthenticationManager authenticationManager() {
        return authentication -> {
            throw new org.springframework.security.authentication.BadCredentialsException("Only API keys are known");
        };
    }
}
