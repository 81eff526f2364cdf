package io.ddnn.service.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.testing.Topologies;
import io.ddnn.service.config.TierStartException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OffloadPropertiesTests {

    private static OffloadProperties bind(String... property) {
        Map<String, String> given = property.length == 0 ? Map.of() : Map.of(property[0], property[1]);
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("ddnn.offload", OffloadProperties.class);
    }

    @ParameterizedTest
    @CsvSource({"ddnn.offload.probe-interval,0s", "ddnn.offload.margin,1", "ddnn.offload.margin,-0.1",
            "ddnn.offload.evaluations,0", "ddnn.offload.raw-retry,-1s"})
    void aValueThatCannotBeIsRefusedByName(String property, String value) {
        assertThatThrownBy(() -> bind(property, value)).rootCause()
                .isInstanceOf(TierStartException.class).hasMessageContaining(property).hasMessageContaining("expected");
    }

    @Test
    void theDefinitionSaysHowADeviceSendsUnlessThePropertyDoes() {
        assertThat(bind().mode(Topologies.of("a").node("camera-0"))).isEqualTo(OffloadMode.RAW);
        assertThat(bind().mode(Topologies.of("b").node("camera-0"))).isEqualTo(OffloadMode.ON_DEMAND);
        assertThat(bind("ddnn.offload.mode", "on-demand").mode(Topologies.of("a").node("camera-0")))
                .isEqualTo(OffloadMode.ON_DEMAND);
    }

    @Test
    void rawImagesAreTakenOfNobodyOfAllOrOfSomeDevicesAmongTheChildren() {
        assertThat(bind().rawDevices(Topologies.of("f"), "edge-1")).isEmpty();
        assertThat(bind("ddnn.offload.accept-raw", "true").rawDevices(Topologies.of("f"), "edge-1"))
                .containsExactlyInAnyOrder("camera-3", "camera-4", "camera-5");
        assertThat(bind("ddnn.offload.accept-raw", "camera-3,camera-5").rawDevices(Topologies.of("f"), "edge-1"))
                .containsExactlyInAnyOrder("camera-3", "camera-5");
        assertThat(bind("ddnn.offload.accept-raw", "true").rawDevices(Topologies.of("f"), "cloud"))
                .as("edges have no images").isEmpty();
    }

    @Test
    void anIdThatIsNoDeviceAmongTheChildrenIsRefused() {
        assertThatThrownBy(() -> bind("ddnn.offload.accept-raw", "camera-0").rawDevices(Topologies.of("f"), "edge-1"))
                .isInstanceOf(TierStartException.class)
                .hasMessage("ddnn.offload.accept-raw is 'camera-0', expected true, false, or devices among the children"
                        + " of 'edge-1': [camera-3, camera-4, camera-5]");
    }
}
