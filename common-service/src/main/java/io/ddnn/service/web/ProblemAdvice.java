package io.ddnn.service.web;

import io.ddnn.model.wire.MessageException;
import java.util.Objects;
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
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failure with problem details, and never with a stack trace. */
@RestControllerAdvice
public final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(ProblemException problem) {
        HttpHeaders headers = new HttpHeaders();
        if (problem.retryAfterSeconds() > 0) {
            headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
        }
        ResponseEntity<ProblemDetail> answer = answer(problem.type(), problem.getMessage(), headers);
        ProblemDetail body = Objects.requireNonNull(answer.getBody());
        problem.members().forEach(body::setProperty);
        return answer;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> message(MessageException problem) {
        return answer(ProblemType.INVALID_MESSAGE, problem.getMessage(), new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> multipart(MultipartException problem) {
        if (problem.getRootCause() instanceof ProblemException cause) {
            return problem(cause);
        }
        return answer(ProblemType.INVALID_REQUEST, "body is not multipart/form-data as announced", new HttpHeaders());
    }

    /** A fault of ours: the log has the cause, the answer does not. */
    @ExceptionHandler({RuntimeException.class, Error.class})
    ResponseEntity<ProblemDetail> fault(Throwable fault) {
        LOG.error("a request failed", fault);
        return answer(ProblemType.INTERNAL, "the request failed for a reason that the service's log tells",
                new HttpHeaders());
    }

    @Override
    protected ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException problem, HttpHeaders headers, HttpStatusCode status,
            WebRequest request) {
        ResponseEntity<ProblemDetail> answer =
                answer(ProblemType.BODY_TOO_LARGE, "upload is larger than this service takes", headers);
        return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), answer.getStatusCode());
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemType type, @Nullable String detail,
            HttpHeaders headers) {
        ProblemDetail body = ProblemDetail.forStatus(type.status());
        body.setType(type.uri());
        body.setTitle(type.title());
        body.setDetail(detail);
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(body, headers, HttpStatusCode.valueOf(type.status()));
    }
}
