package io.ddnn.model.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in which {@code @name@} stands for a value, and lines from {@code @if name} to {@code @end} are there only
 * where a condition holds. Parts do not nest.
 */
final class CTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("@(\\w+)@");
    private static final String IF = "@if ";
    private static final String END = "@end";

    private final String name;
    private final String text;

    private CTemplate(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** A template of this package's resources. */
    static CTemplate of(String name) {
        try (InputStream in = CTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("template is '" + name + "', expected a resource of this package");
            }
            return new CTemplate(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Fills the template in.
     *
     * @param values the value of every placeholder that may occur
     * @param conditions those that hold; all others do not
     */
    String render(Map<String, String> values, Set<String> conditions) {
        StringBuilder out = new StringBuilder();
        boolean shown = true;
        for (String line : text.lines().toList()) {
            if (line.startsWith(IF)) {
                shown = conditions.contains(line.substring(IF.length()));
            } else if (line.equals(END)) {
                shown = true;
            } else if (shown) {
                out.append(PLACEHOLDER.matcher(line)
                        .replaceAll(match -> Matcher.quoteReplacement(value(values, match.group(1)))))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private String value(Map<String, String> values, String placeholder) {
        String value = values.get(placeholder);
        if (value == null) {
            throw new IllegalStateException("template " + name + " names '" + placeholder + "', which has no value");
        }
        return value;
    }
}
