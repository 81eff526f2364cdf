package io.ddnn.cli;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as the services' properties have them: 500ms, 2s, 1m. */
final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        Duration duration;
        try {
            duration = DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException e) {
            throw fault(text);
        }
        if (duration.toMillis() < 1) {
            throw fault(text);
        }
        return duration;
    }

    private static TypeConversionException fault(String text) {
        return new TypeConversionException("'" + text + "' is not a duration of at least 1ms, such as 500ms or 2s");
    }
}
