package io.ddnn.console.page;

import io.ddnn.service.web.ProblemAdvice;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/** The beans of the console's own service. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({PageController.class, ProblemAdvice.class})
class ConsoleApplication {

    @Bean
    FilterRegistrationBean<TokenFilter> tokenFilter(ConsoleSettings settings) {
        FilterRegistrationBean<TokenFilter> registration =
                new FilterRegistrationBean<>(new TokenFilter(settings.token()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
