package io.ddnn.service.replica;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.service.config.TierStartException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaPropertiesTests {

    @ParameterizedTest
    @ValueSource(strings = {"edge", "edge:", ":7800", "edge:77777", "edge:x", "ed ge:7800"})
    void aPlaceHasAHostAndAPort(String place) {
        assertThatThrownBy(() -> new ReplicaProperties(List.of(place), 7800, ""))
                .isInstanceOf(TierStartException.class)
                .hasMessageContaining("ddnn.replicas.discovery has '" + place + "', expected a host and a port");
    }

    @Test
    void aPortIsOne() {
        assertThatThrownBy(() -> new ReplicaProperties(List.of("edge:7800"), 0, ""))
                .isInstanceOf(TierStartException.class).hasMessage("ddnn.replicas.port is 0, expected 1 to 65535");
    }
}
