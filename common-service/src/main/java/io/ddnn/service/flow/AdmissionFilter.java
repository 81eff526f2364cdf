package io.ddnn.service.flow;

import io.ddnn.service.web.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Asks {@link Admission} before an inference request's body is read. A body counts with the length that it announces, one
 * that announces none with the most that it may have.
 */
public final class AdmissionFilter extends OncePerRequestFilter {

    private static final String PATH = "/infer";
    private static final String BATCH_PATH = "/infer/batch";

    // made with the first request: filters come to be before what a service is made of, whose faults must come first
    private final Supplier<Admission> admission;
    private final MostBytes maxBody;
    private final Supplier<HandlerExceptionResolver> problems;

    /** The most bytes that a body may have. */
    public interface MostBytes {

        /** The most bytes of a request for one sample, or for a batch of them. */
        long of(boolean batch);
    }

    /**
     * Makes a filter.
     *
     * @param maxBody the most bytes that a body may have; longer ones are refused elsewhere, unread
     * @param problems writes refusals
     */
    public AdmissionFilter(Supplier<Admission> admission, MostBytes maxBody,
            Supplier<HandlerExceptionResolver> problems) {
        this.admission = SingletonSupplier.of(admission);
        this.maxBody = maxBody;
        this.problems = SingletonSupplier.of(problems);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith(PATH) && !path.equals("/audit") && !isOpenInference(path);
    }

    /** One that has samples: as many as a batch. */
    private static boolean isOpenInference(String path) {
        return path.startsWith("/v2/") && path.endsWith("/infer");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        long most = maxBody.of(path.startsWith(BATCH_PATH) || isOpenInference(path));
        long announced = request.getContentLengthLong();
        long body = announced < 0 ? most : announced > most ? 0 : announced;
        try {
            admission.get().enter(body);
        } catch (ProblemException e) {
            problems.get().resolveException(request, response, null, e);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            admission.get().leave(body);
        }
    }
}
