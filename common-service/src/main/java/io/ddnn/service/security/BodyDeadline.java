package io.ddnn.service.security;

import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Gives a request's body a time in all. Tomcat's own timeout is for each read, so that a byte now and then would keep a
 * request, and what it holds, for ever.
 */
final class BodyDeadline extends ValveBase {

    private final Duration longest;
    private final Runnable onTooSlow;

    /**
     * Makes a valve.
     *
     * @param longest from the request's headers to the body's end
     * @param onTooSlow is told of each body that took longer
     */
    BodyDeadline(Duration longest, Runnable onTooSlow) {
        super(true);
        this.longest = longest;
        this.onTooSlow = onTooSlow;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        InputBuffer input = coyote.getInputBuffer();
        // the request is used again for the next one on its connection
        coyote.setInputBuffer(new Timed(input, System.nanoTime() + longest.toNanos()));
        try {
            getNext().invoke(request, response);
        } finally {
            coyote.setInputBuffer(input);
        }
    }

    private final class Timed implements InputBuffer {

        private final InputBuffer input;
        private final long deadline;
        private boolean told;

        Timed(InputBuffer input, long deadline) {
            this.input = input;
            this.deadline = deadline;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            if (System.nanoTime() - deadline > 0) {
                throw tooSlow();
            }
            try {
                return input.doRead(handler);
            } catch (SocketTimeoutException _) {
                throw tooSlow();
            }
        }

        /** No IOException: with one, Tomcat would answer by itself. */
        private ProblemException tooSlow() {
            if (!told) {
                told = true;
                onTooSlow.run();
            }
            return new ProblemException(ProblemType.BODY_TOO_SLOW,
                    "the body did not come within " + longest.toMillis() + " ms");
        }

        @Override
        public int available() {
            return input.available();
        }
    }
}
