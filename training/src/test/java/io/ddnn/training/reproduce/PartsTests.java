package io.ddnn.training.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartsTests {

    /** Samples without views, three a frame, labels in turn. */
    private static DataSet data(int frames) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 3 * frames; i++) {
            samples.add(new Sample("s" + i, i / 3, i % 2, Arrays.asList(null, null)));
        }
        return new DataSet(List.of("one", "two"), List.of("left", "right"), samples);
    }

    private static int first(DataSet data) {
        return data.samples().stream().mapToInt(Sample::frame).min().orElseThrow();
    }

    private static int last(DataSet data) {
        return data.samples().stream().mapToInt(Sample::frame).max().orElseThrow();
    }

    private static void assertWhole(DataSet data, Parts parts) {
        Set<Sample> all = new HashSet<>(parts.fit().samples());
        all.addAll(parts.choose().samples());
        all.addAll(parts.test().samples());
        assertThat(all).hasSize(data.samples().size());
        assertThat(parts.fit().samples().size() + parts.choose().samples().size() + parts.test().samples().size())
                .isEqualTo(data.samples().size());
    }

    @Test
    void byTimeLearnsFromThePastAlone() {
        DataSet data = data(50);
        Parts parts = Parts.byTime(data);
        assertWhole(data, parts);
        assertThat(last(parts.fit())).isLessThan(first(parts.choose()));
        assertThat(last(parts.choose())).isLessThan(first(parts.test()));
        assertThat(parts.test().samples()).hasSize(30);
        assertThat(parts.choose().samples()).hasSize(24);
    }

    @Test
    void atRandomIsTheSameForTheSameSeed() {
        DataSet data = data(50);
        assertWhole(data, Parts.atRandom(data, 3));
        assertThat(Parts.atRandom(data, 3)).isEqualTo(Parts.atRandom(data, 3)).isNotEqualTo(Parts.atRandom(data, 4));
    }

    @Test
    void eachSampleIsTheTestOfOneTurn() {
        DataSet data = data(23);
        List<Parts> turns = Parts.rotated(data, 5);
        assertThat(turns).hasSize(5).allSatisfy(parts -> assertWhole(data, parts));
        assertThat(turns.stream().flatMap(parts -> parts.test().samples().stream()).toList())
                .containsExactlyInAnyOrderElementsOf(data.samples());
    }

    @Test
    void refusesTooFewFrames() {
        assertThatIllegalArgumentException().isThrownBy(() -> Parts.rotated(data(3), 5))
                .withMessage("the data set has too few frames to cut time into 5 parts");
    }
}
