package io.ddnn.service.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem details from filters, which no controller's advice covers. */
public final class ProblemResponses {

    private static final JsonMapper JSON = new JsonMapper();

    /** Paths of the Open Inference Protocol, which has a form of errors of its own. */
    private static final String OPEN_INFERENCE = "/v2";

    private ProblemResponses() {}

    /** Whether a request is one of the Open Inference Protocol: an error is then an object with the member {@code error}. */
    static boolean isOpenInference(HttpServletRequest request) {
        return request.getRequestURI().equals(OPEN_INFERENCE)
                || request.getRequestURI().startsWith(OPEN_INFERENCE + "/");
    }

    /**
     * Answers a request with a problem.
     *
     * @param reason a word of a closed list that a program may read; null for none
     * @param retryAfter when to try again; null if that makes no difference
     */
    public static void write(HttpServletRequest request, HttpServletResponse response, ProblemType type, String detail,
            @Nullable String reason,
            @Nullable Duration retryAfter) throws IOException {
        boolean openInference = isOpenInference(request);
        Map<String, Object> problem = new LinkedHashMap<>();
        if (openInference) {
            problem.put("error", detail);
        } else {
            problem.put("type", type.uri().toString());
            problem.put("title", type.title());
            problem.put("status", type.status());
            problem.put("detail", detail);
            if (reason != null) {
                problem.put("reason", reason);
            }
        }
        if (retryAfter != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
        }
        byte[] body = JSON.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
        response.setStatus(type.status());
        response.setContentType(
                openInference ? MediaType.APPLICATION_JSON_VALUE : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
