package dev.waybill.testing.api;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.TaskRules;
import dev.waybill.engine.Executions;
import dev.waybill.engine.Versions;
import dev.waybill.expression.Expressions;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** The API without an engine; the key of a caller is the id of its tenant. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = CamelAutoConfiguration.class)
@ComponentScan({"dev.waybill.web", "dev.waybill.workflow", "dev.waybill.execution"})
@EntityScan("dev.waybill.workflow")
@EnableJpaRepositories(basePackages = "dev.waybill.workflow")
class ApiApplication {
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

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        OncePerRequestFilter bearer = new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(
                    jakarta.servlet.http.HttpServletRequest request,
                    jakarta.servlet.http.HttpServletResponse response,
                    jakarta.servlet.FilterChain chain)
                    throws jakarta.servlet.ServletException, java.io.IOException {
                var header = request.getHeader("Authorization");
                if (header != null && header.length() == 43) {
                    var caller = new Caller(new TenantId(UUID.fromString(header.substring(7))), "admin");
                    var context = SecurityContextHolder.createEmptyContext();
                    context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of()));
                    SecurityContextHolder.setContext(context);
                }
                chain.doFilter(request, response);
            }
        };
        return http.csrf(csrf -> csrf.disable())
                .addFilterBefore(bearer, AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
