package io.ddnn.service.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads raw request bodies within a limit: the server's own limits do not cover them. */
public final class Bodies {

    private Bodies() {}

    /**
     * Reads a body.
     *
     * @throws ProblemException if it has more bytes than the limit
     * @throws IOException if the connection breaks
     */
    public static byte[] read(HttpServletRequest request, long limit) throws IOException {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(request.getContentLengthLong() + " bytes", limit);
        }
        byte[] body = request.getInputStream().readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE));
        if (body.length > limit) {
            throw tooLarge("more than " + limit + " bytes", limit);
        }
        return body;
    }

    private static ProblemException tooLarge(String size, long limit) {
        return new ProblemException(
                ProblemType.BODY_TOO_LARGE, "body has " + size + ", expected at most " + limit);
    }
}
