package io.ddnn.model.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.MissingFill;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoreAggregatorTests {

    private static final int CLASSES = 3;

    private static List<float @Nullable []> children(float[] @Nullable... scores) {
        return Arrays.asList(scores);
    }

    private static List<float[]> random(int children, Random random) {
        List<float[]> scores = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            float[] entry = new float[CLASSES];
            for (int k = 0; k < CLASSES; k++) {
                entry[k] = (float) (5 * random.nextGaussian());
            }
            scores.add(entry);
        }
        return scores;
    }

    /** Some of the entries replaced by null, but not all. */
    private static List<float @Nullable []> someAbsent(List<float[]> scores, Random random) {
        List<float @Nullable []> some = new ArrayList<>(scores);
        int kept = random.nextInt(some.size());
        for (int i = 0; i < some.size(); i++) {
            if (i != kept && random.nextBoolean()) {
                some.set(i, null);
            }
        }
        return some;
    }

    private static ScoreAggregator of(Aggregation aggregation, int children) {
        return new ScoreAggregator(aggregation, MissingFill.BLANK, null, random(children, new Random(701)), CLASSES);
    }

    private static LinearParameters mapping(int children, Random random) {
        MapShape shape = new MapShape(1, 1, children * CLASSES);
        List<BitTensor> weights = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            weights.add(RandomImages.bits(shape, random));
        }
        return new LinearParameters(shape, weights, new double[]{0.5, -2, 1.25}, new double[]{0.125, 3, -1});
    }

    @Property(tries = 200, seed = "702")
    void mpIsTheMaximumOfThosePresentInAnyOrder(@ForAll @IntRange(min = 1, max = 8) int children, @ForAll long seed) {
        Random random = new Random(seed);
        List<float @Nullable []> scores = someAbsent(random(children, random), random);
        double[] merged = of(Aggregation.MP, children).merge(scores);
        for (int k = 0; k < CLASSES; k++) {
            double max = Double.NEGATIVE_INFINITY;
            for (float @Nullable [] entry : scores) {
                max = entry == null ? max : Math.max(max, entry[k]);
            }
            assertThat(merged[k]).isEqualTo(max);
        }
        Collections.shuffle(scores, random);
        assertThat(of(Aggregation.MP, children).merge(scores)).containsExactly(merged);
    }

    @Property(tries = 200, seed = "703")
    void apIsTheMeanOfThosePresent(@ForAll @IntRange(min = 1, max = 8) int children, @ForAll long seed) {
        Random random = new Random(seed);
        List<float @Nullable []> scores = someAbsent(random(children, random), random);
        double[] merged = of(Aggregation.AP, children).merge(scores);
        for (int k = 0; k < CLASSES; k++) {
            double sum = 0;
            int present = 0;
            for (float @Nullable [] entry : scores) {
                if (entry != null) {
                    sum += entry[k];
                    present++;
                }
            }
            assertThat(merged[k]).isEqualTo(sum / present);
        }
    }

    @Property(tries = 200, seed = "704")
    void ccIsTheLinearLayerOfAllWithFillersForThoseAbsent(@ForAll @IntRange(min = 1, max = 8) int children,
            @ForAll long seed) {
        Random random = new Random(seed);
        LinearParameters mapping = mapping(children, random);
        List<float[]> fillers = random(children, random);
        List<float @Nullable []> scores = someAbsent(random(children, random), random);
        double[] merged =
                new ScoreAggregator(Aggregation.CC, MissingFill.BLANK, mapping, fillers, CLASSES).merge(scores);
        for (int k = 0; k < CLASSES; k++) {
            double sum = 0;
            for (int child = 0; child < children; child++) {
                float @Nullable [] entry = scores.get(child);
                float[] values = entry == null ? fillers.get(child) : entry;
                for (int j = 0; j < CLASSES; j++) {
                    double weight = mapping.weights().get(k).get(0, 0, child * CLASSES + j) ? 1 : -1;
                    sum += weight * values[j];
                }
            }
            assertThat(merged[k]).isCloseTo(mapping.scale()[k] * sum + mapping.offset()[k], within(1e-9));
        }
    }

    @Test
    void ccOfAnAbsentChildEqualsCcOfItsBlankScores() {
        Random random = new Random(705);
        List<float[]> fillers = random(2, random);
        ScoreAggregator aggregator =
                new ScoreAggregator(Aggregation.CC, MissingFill.BLANK, mapping(2, random), fillers, CLASSES);
        float[] present = {1, 2, 3};
        assertThat(aggregator.merge(children(present, null)))
                .containsExactly(aggregator.merge(children(present, fillers.get(1))));
    }

    @Test
    void ccWithAMaskEqualsCcOfZeroScores() {
        Random random = new Random(711);
        LinearParameters mapping = mapping(2, random);
        ScoreAggregator aggregator =
                new ScoreAggregator(Aggregation.CC, MissingFill.MASK, mapping, random(2, random), CLASSES);
        float[] present = {1, 2, 3};
        assertThat(aggregator.merge(children(present, null)))
                .containsExactly(aggregator.merge(children(present, new float[CLASSES])));
    }

    @Test
    void mpOfScoresThatAreNotNumbersIsNone() {
        assertThat(of(Aggregation.MP, 2).merge(children(new float[]{Float.NaN, 1, 2}, new float[]{0, 0, 0})))
                .containsExactly(Double.NaN, 1, 2);
    }

    @ParameterizedTest
    @EnumSource
    void refusesThatAllAreAbsent(Aggregation aggregation) {
        LinearParameters mapping = aggregation == Aggregation.CC ? mapping(2, new Random(706)) : null;
        ScoreAggregator aggregator =
                new ScoreAggregator(aggregation, MissingFill.BLANK, mapping, random(2, new Random(707)), CLASSES);
        assertThatIllegalArgumentException().isThrownBy(() -> aggregator.merge(children(null, null)))
                .withMessage("no child is present, expected at least one");
    }

    @Test
    void refusesScoresThatDoNotFit() {
        ScoreAggregator aggregator = of(Aggregation.MP, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> aggregator.merge(children(new float[3])))
                .withMessage("got scores of 1 children, expected 2");
        assertThatIllegalArgumentException().isThrownBy(() -> aggregator.merge(children(new float[3], new float[2])))
                .withMessage("scores has 2 values, expected 3");
    }

    @Test
    void aMappingBelongsToCcAlone() {
        List<float[]> fillers = random(2, new Random(708));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScoreAggregator(Aggregation.CC, MissingFill.BLANK, null, fillers, CLASSES))
                .withMessage("aggregation CC of scores needs a mapping layer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScoreAggregator(Aggregation.MP, MissingFill.BLANK, mapping(2, new Random(709)),
                        fillers, CLASSES))
                .withMessage("aggregation MP of scores does not take a mapping layer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScoreAggregator(Aggregation.CC, MissingFill.BLANK, mapping(3, new Random(710)),
                        fillers, CLASSES))
                .withMessage("mapping has 9 inputs, expected 6");
    }
}
