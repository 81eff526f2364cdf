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

    /** A number of a tensor in JSON takes so many times as much room when it is read. */
    private static final long PARSED_JSON = 6;

    // made with the first request: filters come to be before what a service is made of, whose faults must come first
    private final Supplier<Admission> admission;
    private final MostBytes maxBody;
    private final Supplier<HandlerExceptionResolver> problems;

    /** What a request has in its body. */
    public enum Content {
        /** One sample, or a message about one. */
        SAMPLE,
        /** A batch of them. */
        BATCH,
        /** Samples by the Open Inference Protocol. */
        OPEN_INFERENCE;

        private static Content of(String path) {
            if (path.startsWith(BATCH_PATH)) {
                return BATCH;
            }
            return isOpenInference(path) ? OPEN_INFERENCE : SAMPLE;
        }
    }

    /** The most bytes that a body may have. */
    public interface MostBytes {

        /** The most bytes of a request with such content. */
        long of(Content content);
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

    /** How much of a body of the Open Inference Protocol is JSON. */
    private static long json(HttpServletRequest request, long body) {
        String length = request.getHeader("Inference-Header-Content-Length");
        return length != null && length.matches("[0-9]{1,9}") ? Math.min(body, Long.parseLong(length)) : body;
    }

    /** One that has samples. */
    private static boolean isOpenInference(String path) {
        return path.startsWith("/v2/") && path.endsWith("/infer");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Content content = Content.of(request.getRequestURI());
        long most = maxBody.of(content);
        long announced = request.getContentLengthLong();
        long body = announced < 0 ? most : announced > most ? 0 : announced;
        if (content == Content.OPEN_INFERENCE) {
            body += (PARSED_JSON - 1) * json(request, body);
        }
        long held = body;
        try {
            admission.get().enter(held);
        } catch (ProblemException e) {
            problems.get().resolveException(request, response, null, e);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            admission.get().leave(held);
        }
    }
}
