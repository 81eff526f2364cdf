package io.ddnn.training.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of time.
 *
 * @param from the first frame, at least 0
 * @param to the last frame, not before the first
 */
public record FrameRange(int from, int to) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

    public FrameRange {
        if (from < 0) {
            throw new IllegalArgumentException("from is " + from + ", expected at least 0");
        }
        if (to < from) {
            throw new IllegalArgumentException("to is " + to + ", expected at least " + from + ", which is from");
        }
    }

    /** A range written as {@code FROM-TO}, both ends included. */
    public static FrameRange parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("frames are '" + text + "', expected FROM-TO such as 181-205");
        }
        return new FrameRange(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    public boolean contains(int frame) {
        return from <= frame && frame <= to;
    }

    @Override
    public String toString() {
        return from + "-" + to;
    }
}
