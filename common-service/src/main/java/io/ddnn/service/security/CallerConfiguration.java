package io.ddnn.service.security;

import io.ddnn.model.network.Tier;
import io.ddnn.service.config.Protection;
import io.ddnn.service.node.ServedNetworks;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/**
 * Which caller may ask what. Boot's own starter is not used: with it every service would get a generated user, a login form
 * and sessions, unless each of them were turned off again.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@Conditional(Conditions.Protected.class)
class CallerConfiguration {

    /** The place of Spring Security's filters among all, that of Boot's own starter. */
    static final int ORDER = -100;

    private static final String ROLE_PREFIX = "ROLE_";

    /** Under the name that Boot's management port looks for. */
    @Bean
    DelegatingFilterProxyRegistrationBean securityFilterChainRegistration() {
        DelegatingFilterProxyRegistrationBean registration =
                new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        registration.setOrder(ORDER);
        return registration;
    }

    @Bean
    Refusals refusals(SecurityMeters meters) {
        return new Refusals(meters);
    }

    @Bean
    SecurityFilterChain callerRules(HttpSecurity http, Environment environment, ServedNetworks networks,
            ObjectProvider<NodeCertificates> certificates, SecurityProperties properties, SecurityMeters meters,
            Refusals refusals) throws Exception {
        boolean replicated = environment.getProperty("ddnn.replicas.discovery") != null;
        Callers callers = new Callers(tokens(properties), certificates.getIfAvailable(),
                node -> replicated && node.equals(networks.newest().node().id()), properties.failuresPerMinute(),
                meters);
        Set<String> anonymous = new Protection(environment).anonymousRoles();
        return http
                .csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(handling -> handling
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals))
                .anonymous(unknown -> unknown.authorities(anonymous.isEmpty()
                        ? AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")
                        : AuthorityUtils.createAuthorityList(
                                anonymous.stream().map(role -> ROLE_PREFIX + role).toList())))
                .addFilterBefore(callers, AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(rules -> rules(rules, environment, networks))
                .build();
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules,
            Environment environment, ServedNetworks networks) {
        String management = environment.getProperty("management.endpoints.web.base-path", "/actuator");
        if (environment.getProperty("springdoc.api-docs.enabled", Boolean.class, false)) {
            // a browser has no token when it opens the page; what the page sends then is checked as ever
            rules.requestMatchers(HttpMethod.GET, "/v3/api-docs", "/v3/api-docs/**", "/swagger-ui.html",
                    "/swagger-ui/**").permitAll();
        }
        rules.requestMatchers("/livez", "/readyz", management + "/health", management + "/health/**").permitAll();
        rules.requestMatchers(HttpMethod.GET, management, management + "/**").hasAnyRole("metrics", "admin");
        rules.requestMatchers(management + "/**").hasRole("admin");
        rules.requestMatchers("/v2/**").hasRole("infer");
        rules.requestMatchers("/admin/**").hasRole("admin");
        if (networks.newest().node().tier() == Tier.DEVICE) {
            rules.requestMatchers(HttpMethod.POST, "/infer", "/infer/batch").hasRole("infer");
        } else {
            rules.requestMatchers(HttpMethod.POST, "/infer", "/infer/batch", "/audit", "/probe")
                    .access((caller, _) -> new AuthorizationDecision(mayAsk(caller.get(), networks)));
        }
        rules.anyRequest().denyAll();
    }

    private static boolean mayAsk(@Nullable Authentication caller, ServedNetworks networks) {
        if (caller instanceof NodeCaller sender) {
            return sender.isReplica() || networks.newest().node().inputs().contains(sender.getPrincipal());
        }
        return caller != null && caller.getAuthorities().stream()
                .anyMatch(role -> (ROLE_PREFIX + Protection.NODE).equals(role.getAuthority()));
    }

    private static Supplier<Tokens> tokens(SecurityProperties properties) {
        if (properties.tokens() == null) {
            Tokens none = Tokens.parse(new byte[0]);
            return () -> none;
        }
        return new WatchedFile<>("ddnn.security.tokens", properties.tokens(), Tokens::parse, System::nanoTime)::get;
    }
}
