package io.ddnn.training.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LossesTests {

    private static final List<String> DEVICES = List.of("a", "b", "c");

    @Test
    void singlesAndPairsComeInTheOrderOfTheDevices() {
        assertThat(Losses.NONE.of(DEVICES)).isEmpty();
        assertThat(Losses.SINGLES.of(DEVICES)).containsExactly(Set.of("a"), Set.of("b"), Set.of("c"));
        assertThat(Losses.PAIRS.of(DEVICES)).containsExactly(Set.of("a"), Set.of("b"), Set.of("c"), Set.of("a", "b"),
                Set.of("a", "c"), Set.of("b", "c"));
    }

    @Test
    void oneDeviceAlwaysStays() {
        assertThat(Losses.PAIRS.of(List.of("a", "b"))).containsExactly(Set.of("a"), Set.of("b"));
        assertThat(Losses.ALL.of(List.of("a", "b", "c", "d", "e", "f"))).hasSize(62).doesNotHaveDuplicates()
                .allMatch(set -> set.size() < 6);
    }
}
