package io.ddnn.service.fault;

import io.ddnn.service.config.Protection;
import io.ddnn.service.config.TierStartException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Faults on demand, where {@code ddnn.faults.enabled} is true. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("ddnn.faults.enabled")
@Import(FaultController.class)
public class FaultConfiguration {

    /**
     * Checks that not everybody can ask for faults.
     *
     * @throws TierStartException if callers are not told by tokens
     */
    public FaultConfiguration(Environment environment) {
        String tokens = environment.getProperty(Protection.TOKENS);
        if (tokens == null || tokens.isBlank()) {
            throw new TierStartException("ddnn.faults.enabled is true, expected " + Protection.TOKENS
                    + " too: without tokens anybody could ask for faults");
        }
    }

    @Bean
    Faults faults() {
        return new Faults();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> faultValve(Faults faults) {
        return factory -> factory.addEngineValves(new FaultValve(faults));
    }
}
