package io.ddnn.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinksFileTests {

    private static final Chain B = Chain.of(Topologies.of("b"));
    private static final String GOOD = """
            format: 1
            machines:
              device: {name: mcu, operations-per-second: 2.0e+6, watts: 0.5, transmit-joules-per-byte: 1.0e-6}
              cloud: {milliseconds: {device-block-1: 1, cloud-block-1: 2, cloud-block-2: 3}, slowdown: 2}
            links:
              device-cloud: {bytes-per-second: 1000, round-trip-ms: 20}
            """;

    @Test
    void theExampleServesEveryTopologyWithAnEdge() throws IOException {
        LinksFile example = LinksFile.read(Objects.requireNonNull(Topologies.file("a").getParent())
                .resolve("links.yaml"));

        for (String letter : new String[]{"c", "d", "e", "f"}) {
            Environment environment = example.environment(Chain.of(Topologies.of(letter)), null);
            assertThat(environment.link(Place.DEVICE, Place.CLOUD))
                    .isEqualTo(environment.deviceEdge().then(environment.edgeCloud()));
        }
        assertThat(example.tellsEnergy()).isTrue();
    }

    @Test
    void speedsMayBeGivenOrTimesByStage() {
        Environment environment = LinksFile.parse(GOOD).environment(B, null);

        assertThat(environment.machine(Place.DEVICE).seconds(B.stages().getFirst())).isEqualTo(113_664 / 2e6);
        assertThat(environment.machine(Place.CLOUD).seconds(B.stages().getLast())).isEqualTo(0.006);
        assertThat(environment.link(Place.DEVICE, Place.CLOUD)).isEqualTo(new Link(1000, 0.02));
        assertThat(environment.machine(Place.DEVICE).watts()).isEqualTo(0.5);
    }

    @Test
    void measuredTimesStandInForASpeedThatIsNotGiven() {
        Environment environment = LinksFile.parse(GOOD.replace("operations-per-second: 2.0e+6", "slowdown: 10"))
                .environment(B, Map.of("device-block-1", 0.25));

        assertThat(environment.machine(Place.DEVICE).seconds(B.stages().getFirst())).isEqualTo(2.5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    format: 1                     | format: 2                        | field 'format' is 2, expected 1
                    bytes-per-second: 1000        | bytes-per-second: 0              | field 'links.device-cloud.bytes-per-second' is 0, expected more than 0
                    bytes-per-second: 1000        | bytes-per-second: -5             | field 'links.device-cloud.bytes-per-second' is -5.0, expected
                    bytes-per-second: 1000        | bytes-per-second: 1e999          | field 'links.device-cloud.bytes-per-second' is Infinity, expected
                    bytes-per-second: 1000        | bytes-per-second: .inf           | not YAML: Malformed numeric value
                    bytes-per-second: 1000        | bytes-per-second: fast           | field 'links.device-cloud.bytes-per-second' has the wrong type
                    bytes-per-second: 1000,       |                                  | field 'links.device-cloud.bytes-per-second' is missing
                    device-cloud                  | device-edge                      | field 'links.device-cloud.bytes-per-second' is missing
                    device-cloud                  | device-fog                       | field 'links.device-fog' is unknown, expected one of
                    round-trip-ms: 20             | round-trip-ms: -1                | field 'links.device-cloud.round-trip-ms' is -1.0, expected
                    operations-per-second: 2.0e+6, |                                 | field 'machines.device.operations-per-second' is missing, expected it, or milliseconds
                    operations-per-second: 2.0e+6 | milliseconds: {device-block-1: 1} | field 'machines.device.milliseconds.cloud-block-1' is missing
                    slowdown: 2                   | slowdown: 0                      | field 'machines.cloud.slowdown' is 0, expected more than 0
                    slowdown: 2                   | operations-per-second: 1         | field 'machines.cloud' has operations-per-second and milliseconds
                    watts: 0.5                    | watts: -0.5                      | field 'machines.device.watts' is -0.5, expected
                    cloud-block-2: 3              | cloud-block-2: -3                | field 'machines.cloud.milliseconds.cloud-block-2' is -3.0, expected
                    """)
    void faultsAreNamedByTheirField(String good, String bad, String message) {
        assertThat(GOOD).contains(good);
        assertThatExceptionOfType(PlanException.class)
                .isThrownBy(() -> LinksFile.parse(GOOD.replace(good, bad == null ? "" : bad)).environment(B, null))
                .withMessageContaining(message);
    }

    @Test
    void anEmptyTextAndATextThatIsNoYamlAreRefused() {
        assertThatExceptionOfType(PlanException.class).isThrownBy(() -> LinksFile.parse(""));
        assertThatExceptionOfType(PlanException.class).isThrownBy(() -> LinksFile.parse("{"));
    }
}
