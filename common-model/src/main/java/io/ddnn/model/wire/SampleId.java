package io.ddnn.model.wire;

import java.util.regex.Pattern;

/** The form of sample ids: 1 to 64 of {@code [A-Za-z0-9._~-]}. Clients prefix an id of their run. */
public final class SampleId {

    /** The longest id. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{1," + MAX_LENGTH + "}");

    private SampleId() {}

    /** Whether an id has the right form. */
    public static boolean isValid(String id) {
        return FORM.matcher(id).matches();
    }

    /**
     * Returns the id if it has the right form.
     *
     * @throws MessageException otherwise
     */
    public static String require(String id) {
        if (!isValid(id)) {
            throw new MessageException(
                    "sample is '" + TierMessage.shown(id) + "', expected 1 to 64 of [A-Za-z0-9._~-]");
        }
        return id;
    }
}
