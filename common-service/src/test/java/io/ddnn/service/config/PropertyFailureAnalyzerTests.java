package io.ddnn.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ddnn.service.offload.OffloadProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class PropertyFailureAnalyzerTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ddnn.deadline                   | soon | expected a time such as 250ms or 2s
            ddnn.admission.max-open-samples | many | expected a whole number
            ddnn.parent                     | a b  | expected an address such as http://127.0.0.1:8090
            """)
    void aValueThatCannotBeReadIsNamedWithWhatWasExpected(String property, String value, String expected) {
        assertThat(analyze("ddnn", TierProperties.class, property, value))
                .startsWith(property + " is '" + value + "'").endsWith(expected);
    }

    @Test
    void allWordsOfAChoiceAreNamed() {
        assertThat(analyze("ddnn.offload", OffloadProperties.class, "ddnn.offload.mode", "foo"))
                .startsWith("ddnn.offload.mode is 'foo'")
                .endsWith("expected one of on-demand, eager, raw, auto");
    }

    @Test
    void othersPropertiesAreLeftToOthers() {
        assertThat(analyze("server", Port.class, "server.port", "x")).isNull();
    }

    /** Properties of somebody else. */
    record Port(int port) {}

    private static @Nullable String analyze(String prefix, Class<?> type, String property, String value) {
        Throwable failure = catchThrowable(() -> new Binder(new MapConfigurationPropertySource(Map.of(property, value)))
                .bind(prefix, type).get());
        FailureAnalysis analysis = new PropertyFailureAnalyzer().analyze(failure);
        return analysis == null ? null : analysis.getDescription();
    }
}
