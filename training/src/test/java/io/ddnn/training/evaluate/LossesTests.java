package io.ddnn.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
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

    @Test
    void refusesAllSetsOfManyDevices() {
        List<String> many = Collections.nCopies(13, "camera");
        assertThatIllegalArgumentException().isThrownBy(() -> Losses.ALL.of(many))
                .withMessage("there are 13 devices, expected at most 12 to try all sets of them");
    }
}
