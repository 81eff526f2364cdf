package io.ddnn.training.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.Topologies;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariationsTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
    void areTheDefinitionsThatShip(String letter) {
        NetworkDefinition shipped = Topologies.of(letter);
        List<String> devices = shipped.devices().stream().map(device -> device.id()).toList();
        Variations variations = new Variations(shipped.classes(), 4);
        NetworkDefinition made = switch (letter) {
            case "a" -> variations.a(devices.getFirst());
            case "b" -> variations.b(devices.getFirst());
            case "c" -> variations.c(devices, Aggregation.MP, Aggregation.CC);
            case "d" -> variations.d(devices.getFirst());
            case "e" -> variations.e(devices);
            default -> variations.f(devices);
        };
        assertThat(made).isEqualTo(shipped);
    }

    @Test
    void takeFiltersAndAggregations() {
        NetworkDefinition network =
                new Variations(List.of("a", "b"), 8).c(List.of("left", "right"), Aggregation.AP, Aggregation.MP);
        assertThat(network.outputShape("left").channels()).isEqualTo(8);
        assertThat(network.inputShape("cloud").channels()).isEqualTo(8);
        assertThat(network.node("gateway").aggregate().scores()).isEqualTo(Aggregation.AP);
    }
}
