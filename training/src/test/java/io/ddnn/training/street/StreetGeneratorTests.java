package io.ddnn.training.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.image.PixelImage;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreetGeneratorTests {
    private static final int SAMPLES = 680;

    private DataSet day = new StreetGenerator(new StreetOptions(1, 1, 8, 0)).generate();

    @BeforeAll
    void generate() {
        day = new StreetGenerator(new StreetOptions(SAMPLES, 6, 8, 1)).generate();
    }

    private static DataSet small(long seed) {
        return new StreetGenerator(new StreetOptions(24, 6, 32, seed)).generate();
    }

    private static String checksum(DataSet data) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Sample sample : data.samples()) {
            digest.update((byte) sample.label());
            for (PixelImage view : sample.views()) {
                digest.update(view == null ? new byte[1] : view.rgb());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void theSameSeedGivesTheSameBytesEverywhere() throws Exception {
        DataSet data = new StreetGenerator(new StreetOptions(12, 3, 32, 7)).generate();
        assertThat(checksum(data)).isEqualTo("268b447f187595c424b6985330160f1c36aaa711cb2640e8893188d53c4277af");
    }

    @Test
    void theSameOptionsGiveTheSameDataSet() {
        assertThat(small(5)).isEqualTo(small(5));
    }

    @Test
    void anotherSeedIsAnotherDay() {
        assertThat(small(6)).isNotEqualTo(small(5));
    }

    @Test
    void anotherStreetLooksDifferent() {
        StreetOptions options = new StreetOptions(12, 6, 16, 5, 2, ClassShares.STREET);
        assertThat(new StreetGenerator(options).generate())
                .isNotEqualTo(new StreetGenerator(new StreetOptions(12, 6, 16, 5)).generate());
    }

    @Test
    void streamingGivesTheSameSamples() {
        List<Sample> streamed = new ArrayList<>();
        for (Sample sample : new StreetGenerator(new StreetOptions(24, 6, 32, 5))) {
            streamed.add(sample);
        }
        assertThat(streamed).isEqualTo(small(5).samples());
    }

    @Test
    void theStreamEndsAfterTheSamples() {
        Iterator<Sample> samples = new StreetGenerator(new StreetOptions(1, 6, 8, 5)).iterator();
        samples.next();
        assertThat(samples.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(samples::next);
    }

    @Test
    void classesAreAsUnevenAsOnAStreet() {
        assertThat(day.classes()).containsExactly("car", "bus", "person");
        int[] counts = day.classCounts();
        assertThat(counts[0] / (double) SAMPLES).isBetween(0.42, 0.50);
        assertThat(counts[1]).isBetween(20, 50);
        assertThat(counts[2] / (double) SAMPLES).isBetween(0.45, 0.53);
    }

    @Test
    void theMixtureOfClassesCanBeChosen() {
        StreetOptions options = new StreetOptions(100, 6, 8, 3, 1, new ClassShares(0.2, 0.6, 0.2));
        assertThat(new StreetGenerator(options).generate().classCounts()[1]).isBetween(45, 75);
    }

    @Test
    void aThirdToTwoThirdsOfAllViewsAreAbsent() {
        long seen = day.samples().stream().mapToInt(Sample::devicesSeen).sum();
        assertThat(1 - seen / (6.0 * SAMPLES)).isBetween(0.33, 0.66);
    }

    @Test
    void everySampleIsSeenBySomeCamera() {
        assertThat(day.samples()).allMatch(sample -> sample.devicesSeen() > 0);
    }

    @Test
    void camerasSeeVeryDifferentShares() {
        assertThat(day.devices()).containsExactly("camera-0", "camera-1", "camera-2", "camera-3", "camera-4",
                "camera-5");
        assertThat(Arrays.stream(day.viewCounts()).boxed())
                .allSatisfy(count -> assertThat(count / (double) SAMPLES).isBetween(0.3, 0.85));
        assertThat(day.viewCounts()[4] - day.viewCounts()[1]).isGreaterThan(SAMPLES / 6);
    }

    @Test
    void framesAreInOrderAndHoldSeveralSamples() {
        List<Integer> frames = day.samples().stream().map(Sample::frame).toList();
        assertThat(frames).isSorted();
        assertThat(SAMPLES / (double) frames.stream().distinct().count()).isBetween(3.0, 6.0);
    }

    @Test
    void busesComeAllThroughTheDay() {
        for (int part = 0; part < 4; part++) {
            List<Sample> quarter = day.samples().subList(part * SAMPLES / 4, (part + 1) * SAMPLES / 4);
            assertThat(quarter).anyMatch(sample -> sample.label() == 1);
        }
    }

    @Test
    void viewsShowSomething() {
        for (Sample sample : small(5).samples()) {
            for (PixelImage view : sample.views()) {
                if (view != null) {
                    assertThat(contrast(view)).isGreaterThan(2);
                }
            }
        }
    }

    /** The mean deviation of the green values. */
    private static double contrast(PixelImage view) {
        double sum = 0;
        double squares = 0;
        int pixels = view.width() * view.height();
        for (int i = 0; i < pixels; i++) {
            int green = view.value(i % view.width(), i / view.width(), 1);
            sum += green;
            squares += green * green;
        }
        return Math.sqrt(squares / pixels - sum / pixels * (sum / pixels));
    }

    @Test
    void goodCamerasGiveMoreContrastThanPoorOnes() {
        assertThat(meanContrast(4)).isGreaterThan(1.2 * meanContrast(0));
    }

    private double meanContrast(int camera) {
        return day.samples().stream()
                .map(sample -> sample.views().get(camera))
                .flatMap(Stream::ofNullable)
                .mapToDouble(StreetGeneratorTests::contrast)
                .average()
                .orElseThrow();
    }

    @Test
    void twentyFourCamerasAllSeeSomething() {
        DataSet wide = new StreetGenerator(new StreetOptions(150, 24, 8, 2)).generate();
        assertThat(wide.devices()).hasSize(24).endsWith("camera-23");
        assertThat(Arrays.stream(wide.viewCounts()).boxed()).allSatisfy(count -> assertThat(count).isGreaterThan(15));
    }

    @Test
    void viewsHaveTheSizeAskedFor() {
        DataSet large = new StreetGenerator(new StreetOptions(3, 6, 96, 4)).generate();
        for (PixelImage view : large.samples().getFirst().views()) {
            if (view != null) {
                assertThat(view.width()).isEqualTo(96);
                assertThat(view.height()).isEqualTo(96);
            }
        }
    }

    @Test
    void aCameraGivesItsWholePicture() {
        StreetGenerator generator = new StreetGenerator(new StreetOptions(1, 6, 8, 4));
        PixelImage picture = generator.panorama(4, 3, 64, 48);
        assertThat(picture.width()).isEqualTo(64);
        assertThat(picture.height()).isEqualTo(48);
        assertThat(contrast(picture)).isGreaterThan(10);
        assertThat(generator.panorama(4, 3, 64, 48)).isEqualTo(picture);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreetOptions(0, 6, 32, 1))
                .withMessageContaining("samples is 0, expected 1 to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreetOptions(1, 257, 32, 1))
                .withMessage("cameras is 257, expected 1 to 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreetOptions(1, 6, 7, 1))
                .withMessage("size is 7, expected 8 to 512");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassShares(0.5, 0.1, 0.5))
                .withMessageContaining("the shares add up to 1.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassShares(-0.5, 0.5, 1))
                .withMessage("car is -0.5, expected 0 to 1");
        StreetGenerator generator = new StreetGenerator(new StreetOptions(1, 6, 8, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.panorama(6, 0, 64, 48))
                .withMessage("camera is 6, expected 0 to 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.panorama(0, -1, 64, 48))
                .withMessage("frame is -1, expected at least 0");
    }
}
