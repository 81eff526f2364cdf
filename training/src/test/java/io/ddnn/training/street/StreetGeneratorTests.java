package io.ddnn.training.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.image.PixelImage;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreetGeneratorTests {

    private static final int SAMPLES = 300;
    private static final DataSet STREET = generate(SAMPLES, 6, 16, 1);

    private static DataSet generate(int samples, int cameras, int size, long seed) {
        return new StreetGenerator(new StreetOptions(samples, cameras, size, seed)).generate();
    }

    @Test
    void theSameSeedGivesTheSameBytesOnEveryMachine() {
        assertThat(digest(generate(12, 3, 32, 7)))
                .isEqualTo("2606e77bdf96151d9bc2196c5c8cc49bb9b2e90269c63e695994b9f443fbd09b");
    }

    @Test
    void anotherSeedGivesOtherPictures() {
        assertThat(digest(generate(12, 3, 32, 8))).isNotEqualTo(digest(generate(12, 3, 32, 7)));
    }

    @Test
    void samplesOneByOneAreThoseOfAllAtOnce() {
        int position = 0;
        for (Sample sample : new StreetGenerator(new StreetOptions(20, 6, 16, 1))) {
            assertThat(sample).isEqualTo(STREET.samples().get(position++));
        }
        assertThat(position).isEqualTo(20);
    }

    @Test
    void classesAreUnevenAndEachIsThere() {
        int[] counts = STREET.classCounts();

        assertThat(STREET.classes()).containsExactly("car", "bus", "person");
        assertThat(counts[0]).isBetween(SAMPLES * 30 / 100, SAMPLES * 60 / 100);
        assertThat(counts[1]).isBetween(1, SAMPLES * 15 / 100);
        assertThat(counts[2]).isBetween(SAMPLES * 30 / 100, SAMPLES * 65 / 100);
    }

    @Test
    void everyCameraMissesSomeObjectsAndNoSampleIsUnseen() {
        for (int views : STREET.viewCounts()) {
            assertThat(views).isBetween(SAMPLES * 25 / 100, SAMPLES * 90 / 100);
        }
        assertThat(STREET.samples()).allMatch(sample -> sample.devicesSeen() > 0);
    }

    @Test
    void framesRunForwardsAndHoldSeveralSamples() {
        List<Integer> frames = STREET.samples().stream().map(Sample::frame).toList();

        assertThat(frames).isSorted();
        assertThat(frames.stream().distinct().count()).isBetween(20L, SAMPLES - 50L);
    }

    @Test
    void camerasDifferInSharpness() {
        assertThat(sharpness(5)).isGreaterThan(1.3 * sharpness(0));
    }

    /** The mean difference of neighbours at half the size, where noise counts less than what is seen. */
    private static double sharpness(int camera) {
        double sum = 0;
        int count = 0;
        for (Sample sample : STREET.samples()) {
            PixelImage view = sample.views().get(camera);
            if (view == null) {
                continue;
            }
            PixelImage small = view.resize(8, 8);
            for (int y = 0; y < 8; y++) {
                for (int x = 1; x < 8; x++) {
                    sum += Math.abs(small.value(x, y, 1) - small.value(x - 1, y, 1));
                    count++;
                }
            }
        }
        return sum / count;
    }

    @Test
    void anyNumberOfCamerasHasViewsOfTheSizeAskedFor() {
        DataSet wide = generate(6, 24, 20, 3);
        Set<Integer> seeing = new HashSet<>();
        for (Sample sample : wide.samples()) {
            for (int camera = 0; camera < 24; camera++) {
                PixelImage view = sample.views().get(camera);
                if (view != null) {
                    assertThat(view.width()).isEqualTo(20);
                    assertThat(view.height()).isEqualTo(20);
                    seeing.add(camera);
                }
            }
        }
        assertThat(wide.devices()).hasSize(24).startsWith("camera-0").endsWith("camera-23");
        assertThat(seeing).hasSizeGreaterThan(12);
    }

    @ParameterizedTest
    @CsvSource({"0,6,32,samples", "1,0,32,cameras", "1,257,32,cameras", "1,6,7,size", "1,6,513,size"})
    void whatCannotBeIsRefusedByName(int samples, int cameras, int size, String field) {
        assertThatThrownBy(() -> new StreetOptions(samples, cameras, size, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(field);
    }

    private static String digest(DataSet data) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Sample sample : data.samples()) {
                sha.update((byte) sample.label());
                for (PixelImage view : sample.views()) {
                    sha.update(view == null ? new byte[1] : view.rgb());
                }
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
