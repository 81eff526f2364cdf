package io.ddnn.service.security;

import io.ddnn.service.web.ProblemResponses;
import io.ddnn.service.web.ProblemType;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets each caller ask so often only: a token's holder, a node, or, where nobody is known, an address. */
final class RateLimit extends OncePerRequestFilter {

    private final CallerBuckets buckets;
    private final SecurityMeters meters;

    RateLimit(RateLimitProperties properties, SecurityMeters meters) {
        this.buckets = new CallerBuckets(properties.burst(), properties.requestsPerSecond(), Duration.ofSeconds(1),
                TimeMeter.SYSTEM_NANOTIME);
        this.meters = meters;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Principal caller = request.getUserPrincipal();
        String name = caller == null ? request.getRemoteAddr() : caller.getName();
        ConsumptionProbe probe = buckets.of(name).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            chain.doFilter(request, response);
        } else {
            meters.overRate();
            ProblemResponses.write(request, response, ProblemType.OVERLOADED,
                    "more requests than one caller may send; header Retry-After says when the next may come", "rate",
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }
}
