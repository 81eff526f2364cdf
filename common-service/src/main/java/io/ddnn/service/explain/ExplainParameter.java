package io.ddnn.service.explain;

import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;

/** The query parameter {@code explain} of {@code POST /infer}: asks for an explanation of the answer. */
public final class ExplainParameter {

    /** Its name. */
    public static final String NAME = "explain";

    private ExplainParameter() {}

    /**
     * Refuses a request that asks for an explanation where there is none.
     *
     * @throws ProblemException if it does
     */
    public static void refuse(HttpServletRequest request) {
        if (isSet(request)) {
            throw new ProblemException(ProblemType.INVALID_REQUEST,
                    "parameter " + NAME + " is set, expected it for single samples only");
        }
    }

    /**
     * Tells whether a request asks for an explanation: {@code ?explain} or {@code ?explain=true}.
     *
     * @throws ProblemException if the parameter has any other value than true or false
     */
    public static boolean isSet(HttpServletRequest request) {
        String value = request.getParameter(NAME);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.isEmpty() || value.equals("true")) {
            return true;
        }
        throw new ProblemException(ProblemType.INVALID_REQUEST, "parameter " + NAME + " is '"
                + value.replaceAll("[^ -~]", "?") + "', expected true, false or no value");
    }
}
