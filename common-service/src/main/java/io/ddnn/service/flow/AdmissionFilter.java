package io.ddnn.service.flow;

import io.ddnn.service.web.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Asks {@link Admission} before an inference request's body is read. A body counts with the length that it announces, one
 * that announces none with the most that it may have.
 */
public final class AdmissionFilter extends OncePerRequestFilter {

    private static final String PATH = "/infer";

    private final Admission admission;
    private final LongSupplier maxBody;
    private final HandlerExceptionResolver problems;

    /**
     * Makes a filter.
     *
     * @param maxBody the most bytes that a body may have; longer ones are refused elsewhere, unread
     * @param problems writes refusals
     */
    public AdmissionFilter(Admission admission, LongSupplier maxBody, HandlerExceptionResolver problems) {
        this.admission = admission;
        this.maxBody = maxBody;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith(PATH);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long most = maxBody.getAsLong();
        long announced = request.getContentLengthLong();
        long body = announced < 0 ? most : announced > most ? 0 : announced;
        try {
            admission.enter(body);
        } catch (ProblemException e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            admission.leave(body);
        }
    }
}
