package io.ddnn.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TierPropertiesTests {

    @ParameterizedTest
    @CsvSource({"ddnn.deadline,0s", "ddnn.join.window,-1s", "ddnn.deadline-margin,1h", "ddnn.join.suspect-after,0",
            "ddnn.admission.max-open-samples,0", "ddnn.admission.max-decodes,0", "ddnn.image.max-bytes,0",
            "ddnn.image.max-pixels,0"})
    void aValueThatCannotBeIsRefusedByName(String property, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(property, value)));

        assertThatThrownBy(() -> binder.bindOrCreate("ddnn", TierProperties.class)).rootCause()
                .isInstanceOf(TierStartException.class).hasMessageContaining(property).hasMessageContaining("expected");
    }

    @Test
    void defaultsAreValid() {
        TierProperties properties = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("ddnn", TierProperties.class);

        assertThat(properties.join().window()).isLessThan(properties.deadline());
    }
}
