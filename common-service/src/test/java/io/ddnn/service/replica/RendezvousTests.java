package io.ddnn.service.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RendezvousTests {

    private static List<String> replicas(int count) {
        return IntStream.range(0, count).mapToObj(i -> "https://10.0.0." + (i + 1) + ":8080").toList();
    }

    @Property(seed = "1", tries = 200)
    void theOrderOfTheCandidatesDoesNotMatter(@ForAll @StringLength(min = 1, max = 64) String key,
            @ForAll @IntRange(min = 1, max = 9) int count, @ForAll Random random) {
        List<String> shuffled = new ArrayList<>(replicas(count));
        Collections.shuffle(shuffled, random);

        assertThat(Rendezvous.choose(key, shuffled)).isEqualTo(Rendezvous.choose(key, replicas(count)));
    }

    @Property(seed = "2", tries = 200)
    void oneMoreCandidateTakesItsKeysAndMovesNoOther(@ForAll @StringLength(min = 1, max = 64) String key,
            @ForAll @IntRange(min = 1, max = 9) int count) {
        String before = Rendezvous.choose(key, replicas(count));
        String after = Rendezvous.choose(key, replicas(count + 1));

        assertThat(after).isIn(before, replicas(count + 1).getLast());
    }

    @Test
    void keysThatLookAlikeAreSpreadEvenly() {
        Map<String, Integer> keys = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            keys.merge(String.valueOf(Rendezvous.choose("run1-s" + i, replicas(3))), 1, Integer::sum);
        }

        assertThat(keys.values()).hasSize(3).allSatisfy(count -> assertThat(count).isBetween(9_700, 10_300));
    }

    @Test
    void nobodyIsChosenOfNobody() {
        assertThat(Rendezvous.choose("s", List.of())).isNull();
    }
}
