package io.ddnn.service.security;

import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.springframework.security.core.Authentication;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets only operators below {@code /admin}: callers whose token has the role {@code admin}. A service without tokens has
 * none, so that a page in a browser of the same machine can change nothing.
 */
public final class Operators implements HandlerInterceptor {

    static final String ROLE = "admin";

    /** Who asks: the name of the token's holder. */
    public static String name(HttpServletRequest request) {
        Principal caller = request.getUserPrincipal();
        return caller instanceof Authentication authentication
                ? String.valueOf(authentication.getPrincipal())
                : String.valueOf(caller);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // what goes on with a request later on was let in when it came
        if (request.getDispatcherType() == DispatcherType.REQUEST && !request.isUserInRole(ROLE)) {
            throw new ProblemException(ProblemType.FORBIDDEN, "the caller has no token with the role " + ROLE
                    + ", expected one of the file ddnn.security.tokens");
        }
        return true;
    }
}
