package io.ddnn.service.security;

import io.ddnn.service.web.ProblemResponses;
import io.ddnn.service.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Answers those who may not, with problem details, and counts them. */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

    private final SecurityMeters meters;

    Refusals(SecurityMeters meters) {
        this.meters = meters;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException nobody)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        refuse(request, response, ProblemType.UNAUTHENTICATED,
                "neither a token (header Authorization) nor a client certificate came with the request",
                Rejection.NO_CREDENTIALS);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof NodeCaller node) {
            refuse(request, response, ProblemType.FORBIDDEN, "node '" + node.getPrincipal()
                    + "' may not do this: only the children of this node send it messages", Rejection.NOT_A_CHILD);
        } else {
            refuse(request, response, ProblemType.FORBIDDEN, "the token's roles do not allow this", Rejection.ROLE);
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        refuse(request, response, ProblemType.INVALID_REQUEST,
                "path, method or headers have a form that is not let through",
                Rejection.MALFORMED_REQUEST);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, ProblemType type, String detail,
            Rejection reason)
            throws IOException {
        meters.rejected(reason);
        ProblemResponses.write(request, response, type, detail, reason.text(), null);
    }
}
