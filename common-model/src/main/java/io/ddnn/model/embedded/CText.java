package io.ddnn.model.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names and constants in C. */
final class CText {

    private static final String INDENT = "    ";
    private static final int BYTES_A_LINE = 16;
    private static final int INTS_A_LINE = 8;

    private CText() {}

    /**
     * An identifier for a node of a network. It begins with {@code ddnn_}, so that no name that C reserves (those of
     * functions that begin with {@code str} or {@code is}, for instance) can come of it.
     */
    static String identifier(String network, String node) {
        return "ddnn_" + (network + "_" + node).replaceAll("[^A-Za-z0-9]", "_").toLowerCase(Locale.ROOT);
    }

    /** A text that may stand in a comment: letters, digits, space, dot, underscore and hyphen, all else as underscores. */
    static String comment(String text) {
        return text.codePoints()
                .map(c -> Character.isLetterOrDigit(c) || " ._-".indexOf(c) >= 0 ? c : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Values of bytes, in lines. */
    static String bytes(byte[] values) {
        List<String> literals = new ArrayList<>();
        for (byte value : values) {
            literals.add(String.format(Locale.ROOT, "0x%02x", value & 0xff));
        }
        return lines(literals, BYTES_A_LINE);
    }

    /** Values of 32-bit integers, in lines. */
    static String integers(int[] values) {
        List<String> literals = new ArrayList<>();
        for (int value : values) {
            // the digits of the smallest one, without the sign, are too many for an int
            literals.add(value == Integer.MIN_VALUE ? "INT32_MIN" : Integer.toString(value));
        }
        return lines(literals, INTS_A_LINE);
    }

    /** Values of doubles, a line each, in hexadecimal, which no reader rounds. */
    static String doubles(double[] values) {
        StringBuilder lines = new StringBuilder();
        for (double value : values) {
            lines.append(INDENT).append(Double.toHexString(value)).append(", /* ").append(value).append(" */\n");
        }
        return lines.toString().stripTrailing();
    }

    /** The lines of a constant array with the values that one of the other methods made. */
    static String array(String type, String name, String values) {
        return "static const " + type + " " + name + "[] = {\n" + values + "\n};\n";
    }

    private static String lines(List<String> literals, int aLine) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < literals.size(); i += aLine) {
            lines.add(literals.subList(i, Math.min(i + aLine, literals.size())).stream()
                    .collect(Collectors.joining(", ", INDENT, ",")));
        }
        return String.join("\n", lines);
    }
}
