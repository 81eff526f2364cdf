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
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells who asks: by a bearer token if there is one, else by the client's certificate. A token or a certificate that is
 * wrong is refused here; one that is missing is left to the rules of the path.
 */
final class Callers extends OncePerRequestFilter {

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final String SCHEME = "Bearer ";

    private final Supplier<Tokens> tokens;
    private final @Nullable NodeCertificates certificates;
    private final CallerBuckets failures;
    private final SecurityMeters meters;
    private final Predicate<String> replica;

    /**
     * Makes the filter.
     *
     * @param replica tells whether a node is the one whose replica this service is
     */
    Callers(Supplier<Tokens> tokens, @Nullable NodeCertificates certificates, Predicate<String> replica,
            int failuresPerMinute, SecurityMeters meters) {
        this.tokens = tokens;
        this.certificates = certificates;
        this.replica = replica;
        this.failures = new CallerBuckets(failuresPerMinute, failuresPerMinute, Duration.ofMinutes(1),
                TimeMeter.SYSTEM_NANOTIME);
        this.meters = meters;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        Authentication caller = authorization != null
                ? byToken(authorization, request, response)
                : byCertificate(request, response);
        if (response.isCommitted()) {
            return;
        }
        if (caller != null) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(caller);
            SecurityContextHolder.setContext(context);
        }
        chain.doFilter(request, response);
    }

    private @Nullable Authentication byToken(String authorization, HttpServletRequest request,
            HttpServletResponse response) throws IOException {
        var bucket = failures.of(request.getRemoteAddr());
        if (bucket.getAvailableTokens() < 1) {
            // unseen: who guesses learns nothing, not even whether this one was right
            meters.rejected(Rejection.TOO_MANY_FAILURES);
            Duration wait = Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
            refuse(request, response, ProblemType.OVERLOADED, "too many wrong tokens came from this address",
                    Rejection.TOO_MANY_FAILURES, wait);
            return null;
        }
        Tokens.Holder holder = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? tokens.get().holder(authorization.substring(SCHEME.length()).strip())
                : null;
        if (holder != null) {
            return new TokenCaller(holder);
        }
        ConsumptionProbe _ = bucket.tryConsumeAndReturnRemaining(1);
        meters.rejected(Rejection.BAD_TOKEN);
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
        refuse(request, response, ProblemType.UNAUTHENTICATED,
                "header Authorization has no token that is valid here, expected Bearer and a token",
                Rejection.BAD_TOKEN, null);
        return null;
    }

    private @Nullable Authentication byCertificate(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (certificates == null || !(request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain)
                || chain.length == 0) {
            return null;
        }
        return switch (certificates.examine(chain)) {
            case NodeCertificates.Finding.Node(String id) ->
                new NodeCaller(id, replica.test(id), () -> meters.rejected(Rejection.OTHER_SOURCE));
            case NodeCertificates.Finding.Refused(Rejection reason) -> {
                meters.rejected(reason);
                refuse(request, response, ProblemType.FORBIDDEN, "the client's certificate is not accepted: "
                        + reason.text().replace('-', ' '), reason, null);
                yield null;
            }
        };
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, ProblemType type,
            String detail, Rejection reason,
            @Nullable Duration retryAfter) throws IOException {
        ProblemResponses.write(request, response, type, detail, reason.text(), retryAfter);
        response.flushBuffer();
    }
}
