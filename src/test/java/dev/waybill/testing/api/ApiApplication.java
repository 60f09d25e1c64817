package dev.waybill.testing.api;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.TaskRules;
import dev.waybill.engine.Executions;
import dev.waybill.engine.Versions;
import dev.waybill.expression.Expressions;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** The API without an engine; engine and task types are stand-ins. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = CamelAutoConfiguration.class)
@ComponentScan({"dev.waybill.web", "dev.waybill.workflow", "dev.waybill.execution", "dev.waybill.security", "dev.waybill.platform"})
@ConfigurationPropertiesScan("dev.waybill")
@EntityScan("dev.waybill.workflow")
@EnableJpaRepositories(basePackages = "dev.waybill.workflow")
class ApiApplication {
    static final String STRANGER = "Bearer stranger-";

    private record Rules(String type, Map<String, Object> parametersSchema, Set<String> literals, Set<String> outcomes)
            implements TaskRules {
        @Override
        public boolean isPure() {
            return true;
        }

        @Override
        public Set<String> labels(Map<String, Object> parameters) {
            return outcomes;
        }
    }

    private static Map<String, Object> only(String name, Object schema) {
        return Map.of("type", "object", "required", List.of(name), "additionalProperties", false, "properties", Map.of(name, schema));
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Ids ids(Clock clock) {
        return new Ids(clock, new SecureRandom());
    }

    @Bean
    Definitions definitions() {
        return new Definitions(
                List.of(new Rules("transform", only("output", true), Set.of(), Set.of()),
                        new Rules("delay", only("duration", Map.of("type", "string")), Set.of(), Set.of()),
                        new Rules("condition", only("expression", Map.of("type", "string")), Set.of("expression"), Set.of("true", "false"))),
                new Expressions());
    }

    @Bean
    Versions versions(Clock clock) {
        return new InMemoryVersions(clock);
    }

    @Bean
    Executions executions(Ids ids, Clock clock) {
        return new InMemoryExecutions(ids, clock);
    }

    /** Callers of other tenants, which the product has no credentials for yet. */
    @Bean
    @Order(0)
    SecurityFilterChain strangers(HttpSecurity http) throws Exception {
        OncePerRequestFilter bearer = new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                var tenant = new TenantId(UUID.fromString(request.getHeader("Authorization").substring(STRANGER.length())));
                var context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(
                        UsernamePasswordAuthenticationToken.authenticated(new Caller(tenant, "stranger"), null, List.of()));
                SecurityContextHolder.setContext(context);
                chain.doFilter(request, response);
            }
        };
        return http.securityMatcher(request -> String.valueOf(request.getHeader("Authorization")).startsWith(STRANGER))
                .csrf(csrf -> csrf.disable())
                .addFilterBefore(bearer, AnonymousAuthenticationFilter.class)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests ->
                        requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll().anyRequest().authenticated())
                .build();
    }
}
