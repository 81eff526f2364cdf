package io.ddnn.service.web;

import io.ddnn.model.wire.MessageException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failure with problem details, and never with a stack trace. */
@RestControllerAdvice
public final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> problem(ProblemException problem, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        if (problem.retryAfterSeconds() > 0) {
            headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
        }
        ProblemDetail body = detail(problem.type(), problem.getMessage());
        problem.members().forEach(body::setProperty);
        return answer(body, headers, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> message(MessageException problem, HttpServletRequest request) {
        return answer(detail(ProblemType.INVALID_MESSAGE, problem.getMessage()), new HttpHeaders(), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> multipart(MultipartException problem, HttpServletRequest request) {
        if (problem.getRootCause() instanceof ProblemException cause) {
            return problem(cause, request);
        }
        return answer(detail(ProblemType.INVALID_REQUEST, "body is not multipart/form-data as announced"),
                new HttpHeaders(), request);
    }

    /** A fault of ours: the log has the cause, the answer does not. */
    @ExceptionHandler({RuntimeException.class, Error.class})
    ResponseEntity<Object> fault(Throwable fault, HttpServletRequest request) {
        LOG.error("a request failed", fault);
        return answer(detail(ProblemType.INTERNAL, "the request failed for a reason that the service's log tells"),
                new HttpHeaders(), request);
    }

    @Override
    protected ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException problem, HttpHeaders headers, HttpStatusCode status,
            WebRequest request) {
        return new ResponseEntity<>(detail(ProblemType.BODY_TOO_LARGE, "upload is larger than this service takes"),
                headers,
                HttpStatusCode.valueOf(ProblemType.BODY_TOO_LARGE.status()));
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(@Nullable Object body, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        return body instanceof ProblemDetail detail && request instanceof ServletWebRequest servlet
                ? answer(detail, headers, servlet.getRequest())
                : new ResponseEntity<>(body, headers, status);
    }

    private static ProblemDetail detail(ProblemType type, @Nullable String detail) {
        ProblemDetail body = ProblemDetail.forStatus(type.status());
        body.setType(type.uri());
        body.setTitle(type.title());
        body.setDetail(detail);
        return body;
    }

    private static ResponseEntity<Object> answer(ProblemDetail body, HttpHeaders more, HttpServletRequest request) {
        // those of Spring's own exceptions cannot be changed
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(more);
        if (ProblemResponses.isOpenInference(request)) {
            headers.setContentType(MediaType.APPLICATION_JSON);
            return new ResponseEntity<>(Map.of("error", String.valueOf(body.getDetail())), headers, body.getStatus());
        }
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(body, headers, body.getStatus());
    }
}
