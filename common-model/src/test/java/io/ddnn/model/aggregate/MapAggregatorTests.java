package io.ddnn.model.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.MissingFill;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RealLayers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MapAggregatorTests {

    private static List<BitTensor> random(int count, MapShape shape, Random random) {
        List<BitTensor> maps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            maps.add(RandomImages.bits(shape, random));
        }
        return maps;
    }

    /** Some of the maps replaced by null, but not all. */
    private static List<@Nullable BitTensor> someAbsent(List<BitTensor> maps, Random random) {
        List<@Nullable BitTensor> some = new ArrayList<>(maps);
        int kept = random.nextInt(some.size());
        for (int i = 0; i < some.size(); i++) {
            if (i != kept && random.nextBoolean()) {
                some.set(i, null);
            }
        }
        return some;
    }

    private static List<BitTensor> present(List<@Nullable BitTensor> maps) {
        List<BitTensor> present = new ArrayList<>();
        for (BitTensor map : maps) {
            if (map != null) {
                present.add(map);
            }
        }
        return present;
    }

    @Property(tries = 150, seed = "721")
    void mpIsTheMaximumOfThosePresentInAnyOrder(@ForAll @IntRange(min = 1, max = 6) int sources,
            @ForAll @IntRange(min = 1, max = 130) int channels, @ForAll long seed) {
        Random random = new Random(seed);
        MapShape shape = new MapShape(3, 2, channels);
        MapAggregator aggregator = new MapAggregator(Aggregation.MP, MissingFill.BLANK, random(sources, shape, random));
        List<@Nullable BitTensor> maps = someAbsent(random(sources, shape, random), random);
        BitTensor expected = RealLayers.sign(
                RealLayers.max(present(maps).stream().map(RealLayers::signs).toList()));
        assertThat(aggregator.merge(maps)).containsExactly(expected);
        Collections.shuffle(maps, random);
        assertThat(aggregator.merge(maps)).containsExactly(expected);
    }

    @Property(tries = 150, seed = "722")
    void ccIsAllChannelsInOrderWithFillersForThoseAbsent(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 130) Integer> channels, @ForAll long seed) {
        Random random = new Random(seed);
        List<BitTensor> fillers = new ArrayList<>();
        List<BitTensor> all = new ArrayList<>();
        for (int count : channels) {
            fillers.add(RandomImages.bits(new MapShape(2, 3, count), random));
            all.add(RandomImages.bits(new MapShape(2, 3, count), random));
        }
        List<@Nullable BitTensor> maps = someAbsent(all, random);
        List<double[][][]> filled = new ArrayList<>();
        for (int i = 0; i < maps.size(); i++) {
            filled.add(RealLayers.signs(Objects.requireNonNullElse(maps.get(i), fillers.get(i))));
        }
        BitTensor expected = RealLayers.sign(RealLayers.concatenated(filled));
        assertThat(new MapAggregator(Aggregation.CC, MissingFill.BLANK, fillers).merge(maps)).containsExactly(expected);
    }

    @Property(tries = 150, seed = "727")
    void ccWithAMaskHasZeroForThoseAbsentInTheMeanOfItsMaps(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 130) Integer> channels, @ForAll long seed) {
        Random random = new Random(seed);
        List<BitTensor> blank = new ArrayList<>();
        List<BitTensor> all = new ArrayList<>();
        for (int count : channels) {
            blank.add(RandomImages.bits(new MapShape(2, 3, count), random));
            all.add(RandomImages.bits(new MapShape(2, 3, count), random));
        }
        List<@Nullable BitTensor> maps = someAbsent(all, random);
        List<double[][][]> masked = new ArrayList<>();
        for (int i = 0; i < maps.size(); i++) {
            BitTensor map = maps.get(i);
            masked.add(map == null ? new double[2][3][channels.get(i)] : RealLayers.signs(map));
        }
        List<BitTensor> merged = new MapAggregator(Aggregation.CC, MissingFill.MASK, blank).merge(maps);
        assertThat(merged).hasSize(maps.contains(null) ? 2 : 1);
        assertThat(RealLayers.mean(merged.stream().map(RealLayers::signs).toList()))
                .isDeepEqualTo(RealLayers.concatenated(masked));
    }

    @Property(tries = 50, seed = "723")
    void apHandsOnThosePresent(@ForAll @IntRange(min = 1, max = 6) int sources, @ForAll long seed) {
        Random random = new Random(seed);
        MapShape shape = new MapShape(2, 2, 5);
        List<@Nullable BitTensor> maps = someAbsent(random(sources, shape, random), random);
        assertThat(new MapAggregator(Aggregation.AP, MissingFill.BLANK, random(sources, shape, random)).merge(maps))
                .containsExactlyElementsOf(present(maps));
    }

    @ParameterizedTest
    @EnumSource
    void leavesItsInputsAsTheyAre(Aggregation aggregation) {
        Random random = new Random(724);
        MapShape shape = new MapShape(2, 2, 40);
        List<BitTensor> fillers = random(3, shape, random);
        List<BitTensor> maps = random(3, shape, random);
        List<BitTensor> copies = maps.stream().map(BitTensor::copy).toList();
        List<BitTensor> fillerCopies = fillers.stream().map(BitTensor::copy).toList();
        new MapAggregator(aggregation, MissingFill.BLANK, fillers).merge(new ArrayList<>(maps));
        assertThat(maps).isEqualTo(copies);
        assertThat(fillers).isEqualTo(fillerCopies);
    }

    @ParameterizedTest
    @EnumSource
    void refusesThatAllAreAbsent(Aggregation aggregation) {
        MapAggregator aggregator =
                new MapAggregator(aggregation, MissingFill.BLANK, random(2, new MapShape(2, 2, 1), new Random(725)));
        assertThatIllegalArgumentException().isThrownBy(() -> aggregator.merge(Arrays.asList(null, null)))
                .withMessage("no map is present, expected at least one");
    }

    @Test
    void refusesMapsThatDoNotFit() {
        MapAggregator aggregator =
                new MapAggregator(Aggregation.CC, MissingFill.BLANK, random(2, new MapShape(2, 2, 1), new Random(726)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> aggregator.merge(List.of(new BitTensor(new MapShape(2, 2, 1)))))
                .withMessage("got 1 maps, expected 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> aggregator.merge(Arrays.asList(null, new BitTensor(new MapShape(2, 2, 2)))))
                .withMessage("map has shape 2x2x2, expected 2x2x1");
    }
}
