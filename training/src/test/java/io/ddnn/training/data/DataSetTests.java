package io.ddnn.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.image.PixelImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DataSetTests {

    @Test
    void countsClasses() {
        assertThat(DataSets.four().classCounts()).containsExactly(3, 1);
    }

    @Test
    void countsViewsOfEachDevice() {
        assertThat(DataSets.four().viewCounts()).containsExactly(2, 2);
    }

    @Test
    void aSampleCountsTheDevicesThatSeeIt() {
        assertThat(DataSets.four().samples()).extracting(Sample::devicesSeen).containsExactly(1, 2, 1, 0);
    }

    @Test
    void splitsByFrames() {
        DataSplit split = DataSets.four().splitByFrames(FrameRange.parse("2-4"));
        assertThat(split.validation().samples()).extracting(Sample::id).containsExactly("c");
        assertThat(split.training().samples()).extracting(Sample::id).containsExactly("a", "b", "d");
    }

    @Test
    void refusesASplitThatLeavesAPartEmpty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSets.four().splitByFrames(new FrameRange(100, 200)))
                .withMessage("frames 100-200 hold 0 of 4 samples, expected some but not all of frames 1-5");
    }

    @Test
    void refusesASplitByUnknownFrames() {
        DataSet data = new DataSet(
                List.of("car"), List.of("camera-0"), List.of(DataSets.sample("x", -1, 0, DataSets.view(1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> data.splitByFrames(new FrameRange(0, 1)))
                .withMessageContaining("the frame of sample x is unknown");
    }

    @Property(tries = 200)
    void aRandomSplitKeepsEverySampleOnceAndEveryClassInBothParts(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double fraction,
            @ForAll @IntRange(min = 2, max = 60) int cars,
            @ForAll @IntRange(min = 2, max = 5) int buses) {
        DataSet data = DataSets.labelled(
                IntStream.range(0, cars + buses).map(i -> i % (cars + buses) < cars ? 0 : 1).toArray());
        DataSplit split = data.splitAtRandom(seed, fraction);
        List<Sample> all = new ArrayList<>(split.training().samples());
        all.addAll(split.validation().samples());
        assertThat(all).containsExactlyInAnyOrderElementsOf(data.samples());
        assertThat(split.training().classCounts()[1]).isPositive();
        assertThat(split.validation().classCounts()[1]).isPositive();
        assertThat((double) split.validation().samples().size())
                .isBetween(fraction * (cars + buses) - 2, fraction * (cars + buses) + 2);
    }

    @Test
    void theSameSeedGivesTheSameSplit() {
        DataSet data = DataSets.labelled(0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2);
        assertThat(data.splitAtRandom(7, 0.3)).isEqualTo(data.splitAtRandom(7, 0.3));
        assertThat(data.splitAtRandom(7, 0.3)).isNotEqualTo(data.splitAtRandom(8, 0.3));
    }

    @Test
    void takesSomeDevicesInTheOrderGiven() {
        DataSet reduced = DataSets.four().withDevices(List.of("camera-1"));
        assertThat(reduced.devices()).containsExactly("camera-1");
        assertThat(reduced.samples()).extracting(Sample::devicesSeen).containsExactly(0, 1, 1, 0);
    }

    @Test
    void refusesAnUnknownDevice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSets.four().withDevices(List.of("camera-7")))
                .withMessage("device is 'camera-7', expected one of [camera-0, camera-1]");
    }

    @Test
    void refusesTwoSamplesOfOneId() {
        Sample sample = DataSets.sample("x", 0, 0, DataSets.view(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataSet(List.of("car"), List.of("camera-0"), List.of(sample, sample)))
                .withMessageContaining("id x twice");
    }

    @Test
    void refusesALabelBeyondTheClasses() {
        Sample sample = DataSets.sample("x", 0, 1, DataSets.view(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataSet(List.of("car"), List.of("camera-0"), List.of(sample)))
                .withMessage("label of sample x is 1, expected less than the 1 classes");
    }

    @Test
    void refusesViewsOfDifferentSizes() {
        Sample sample = DataSets.sample("x", 0, 0, DataSets.view(1), PixelImage.black(3, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataSet(List.of("car"), List.of("camera-0", "camera-1"), List.of(sample)))
                .withMessage("a view of sample x has 3 x 2 pixels, expected 2 x 2 as the others");
    }

    @Test
    void refusesASampleOfTheWrongNumberOfViews() {
        Sample sample = DataSets.sample("x", 0, 0, DataSets.view(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataSet(List.of("car"), List.of("camera-0", "camera-1"), List.of(sample)))
                .withMessageContaining("1 views, expected one for each of the 2 devices");
    }

    @Test
    void refusesBadSampleIds() {
        assertThatIllegalArgumentException().isThrownBy(() -> DataSets.sample("a/b", 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> DataSets.sample("", 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> DataSets.sample("x".repeat(65), 0, 0));
    }

    @Test
    void refusesBadFrameRanges() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameRange.parse("12"))
                .withMessage("frames are '12', expected FROM-TO such as 181-205");
        assertThatIllegalArgumentException().isThrownBy(() -> FrameRange.parse("9-3"));
    }
}
