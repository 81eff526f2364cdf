package io.ddnn.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HostileImageTests {
    private final ImageDecoder decoder = new ImageDecoder(new ImageLimits(1 << 16, 1 << 16));

    /** True if accepted; any exception but the declared one fails the test. */
    private boolean accepts(byte[] file) {
        try {
            decoder.decode(file);
            return true;
        } catch (ImageRejectedException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    @Property
    void everyPictureSurvivesPng(
            @ForAll @IntRange(min = 1, max = 33) int width,
            @ForAll @IntRange(min = 1, max = 33) int height,
            @ForAll long seed)
            throws ImageRejectedException {
        PixelImage image = Pictures.random(width, height, seed);
        assertThat(decoder.decode(new PngEncoder().encode(image))).isEqualTo(image);
    }

    @Property
    void randomBytesAreRefused(@ForAll @Size(max = 200) byte[] file) {
        assertThat(accepts(file)).isFalse();
    }

    @Property(tries = 300)
    void randomBytesBehindAPngHeaderAreRefused(@ForAll @Size(max = 200) byte[] data) {
        assertThat(accepts(Pictures.png(data))).isFalse();
    }

    @Property(tries = 300)
    void randomImageDataInSoundPngChunksThrowsNothingElse(
            @ForAll @Size(max = 200) byte[] data,
            @ForAll @IntRange(min = 0, max = 17) int bits,
            @ForAll @IntRange(min = 0, max = 7) int colourType) {
        accepts(Pictures.png(
                Pictures.header(5, 4, bits, colourType),
                Pictures.chunk("PLTE", data.length < 3 ? new byte[3] : Arrays.copyOf(data, 3)),
                Pictures.chunk("tRNS", data),
                Pictures.chunk("iCCP", data),
                Pictures.chunk("zTXt", data),
                Pictures.chunk("IDAT", data),
                Pictures.chunk("IEND", new byte[0])));
    }

    @Test
    void aPngCutOffAtAnyLengthIsRefused() {
        byte[] file = new PngEncoder().encode(Pictures.random(9, 7, 5));
        for (int length = 0; length < file.length; length++) {
            assertThat(accepts(Arrays.copyOf(file, length))).as("%d bytes", length).isFalse();
        }
    }

    @Test
    void aJpegCutOffAtAnyLengthIsRefused() {
        byte[] file = Pictures.jpeg(24, 24);
        for (int length = 0; length < file.length; length++) {
            assertThat(accepts(Arrays.copyOf(file, length))).as("%d bytes", length).isFalse();
        }
    }

    @Test
    void aJpegCutOffAndClosedIsRefused() {
        byte[] file = Pictures.jpeg(64, 64);
        byte[] cut = Arrays.copyOf(file, file.length * 3 / 4);
        cut[cut.length - 2] = (byte) 0xff;
        cut[cut.length - 1] = (byte) 0xd9;
        assertThat(accepts(cut)).isFalse();
    }

    @Test
    void aPngWithAnyBitFlippedIsRefused() {
        byte[] file = new PngEncoder().encode(Pictures.random(5, 4, 6));
        for (int bit = 0; bit < file.length * 8; bit++) {
            file[bit >>> 3] ^= (byte) (1 << (bit & 7));
            assertThat(accepts(file)).as("bit %d", bit).isFalse();
            file[bit >>> 3] ^= (byte) (1 << (bit & 7));
        }
    }

    @Test
    void aJpegWithAnyBitFlippedThrowsNothingElse() {
        byte[] file = Pictures.jpeg(20, 20);
        for (int bit = 0; bit < file.length * 8; bit++) {
            file[bit >>> 3] ^= (byte) (1 << (bit & 7));
            accepts(file);
            file[bit >>> 3] ^= (byte) (1 << (bit & 7));
        }
    }

    @Property(tries = 500)
    void aJpegWithManyBytesReplacedThrowsNothingElse(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int replaced) {
        byte[] file = Pictures.jpeg(20, 20);
        Random random = new Random(seed);
        for (int i = 0; i < replaced; i++) {
            file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
        accepts(file);
    }

    @Test
    void aJpegWithEndlessScansIsRefused() {
        byte[] start = Pictures.jpegHeader(0xc2, 8, 16, 16, 3);
        byte[] scan = {(byte) 0xff, (byte) 0xda, 0, 3, 0};
        byte[] file = Arrays.copyOf(start, start.length + 200 * scan.length);
        for (int i = 0; i < 200; i++) {
            System.arraycopy(scan, 0, file, start.length - 2 + i * scan.length, scan.length);
        }
        file[file.length - 2] = (byte) 0xff;
        file[file.length - 1] = (byte) 0xd9;
        assertThat(accepts(file)).isFalse();
    }
}
