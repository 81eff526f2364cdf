package io.ddnn.service.admin;

import io.ddnn.service.audit.AuditPolicy;
import io.ddnn.service.audit.AuditProperties;
import io.ddnn.service.audit.AuditTallyController;
import io.ddnn.service.audit.Audits;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.event.DecisionEvents;
import io.ddnn.service.event.EventController;
import io.ddnn.service.fault.FaultConfiguration;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.security.Operators;
import io.ddnn.service.threshold.ThresholdController;
import io.ddnn.service.threshold.Thresholds;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What operators ask of a tier: thresholds, decisions as they are made, and faults on demand. */
@Configuration(proxyBeanMethods = false)
@Import({ThresholdController.class, EventController.class, FaultConfiguration.class, AuditTallyController.class})
@EnableConfigurationProperties(AuditProperties.class)
public class AdminConfiguration implements WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Operators()).addPathPatterns("/admin/**");
    }

    @Bean
    Thresholds thresholds(ServedNetworks networks, TierProperties properties) {
        return new Thresholds(networks, properties.state(), InstantSource.system());
    }

    @Bean
    AuditPolicy auditPolicy(AuditProperties properties) {
        return AuditPolicy.of(properties);
    }

    @Bean
    Audits audits(TierMeters meters) {
        return new Audits(meters);
    }

    @Bean
    DecisionEvents decisionEvents() {
        return new DecisionEvents(InstantSource.system());
    }
}
