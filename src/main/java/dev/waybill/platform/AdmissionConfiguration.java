package dev.waybill.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A node that is full says so before it reads a body or opens a transaction, which would cost it what it lacks. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration implements WebMvcConfigurer {
    private final CallerPool pool;

    AdmissionConfiguration(CallerPool pool) {
        this.pool = pool;
    }

    /** Health is what tells of it, and needs no connection of callers. */
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Door(pool)).addPathPatterns("/api/v1/**").excludePathPatterns("/api/v1/health/**").order(Ordered.HIGHEST_PRECEDENCE);
    }

    private record Door(CallerPool pool) implements HandlerInterceptor {
        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            pool.requireRoom();
            return true;
        }
    }
}
