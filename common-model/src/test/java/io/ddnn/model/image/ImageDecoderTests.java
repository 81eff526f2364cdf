package io.ddnn.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ddnn.model.image.ImageRejectedException.Reason;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ImageDecoderTests {
    private final ImageDecoder decoder = new ImageDecoder(new ImageLimits(100_000, 10_000));

    private ImageRejectedException rejected(byte[] file) {
        return Objects.requireNonNull(
                catchThrowableOfType(ImageRejectedException.class, () -> decoder.decode(file)), "accepted");
    }

    @Test
    void decodesJpegNearItsOriginal() throws Exception {
        PixelImage image = decoder.decode(Pictures.jpeg(40, 30));
        assertThat(image.width()).isEqualTo(40);
        assertThat(image.height()).isEqualTo(30);
        assertThat(image.value(20, 10, 0)).isBetween(90, 110);
        assertThat(image.value(20, 10, 1)).isBetween(60, 80);
    }

    @Test
    void greyValuesAreKept() throws Exception {
        BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSamples(0, 0, 3, 1, 0, new int[]{0, 128, 255});
        assertThat(decoder.decode(Pictures.encode(grey, "png")).rgb())
                .containsExactly(0, 0, 0, 128, 128, 128, 255, 255, 255);
    }

    @Test
    void greyJpegHasThreeEqualChannels() throws Exception {
        BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSamples(0, 0, 8, 8, 0, new int[64]);
        grey.getRaster().setSample(0, 0, 0, 64);
        PixelImage image = decoder.decode(Pictures.encode(grey, "jpeg"));
        assertThat(image.value(0, 0, 0)).isBetween(50, 80);
        assertThat(image.value(0, 0, 1)).isEqualTo(image.value(0, 0, 0));
        assertThat(image.value(0, 0, 2)).isEqualTo(image.value(0, 0, 0));
    }

    @Test
    void palettesAreLookedUp() throws Exception {
        byte[] reds = {0, (byte) 200};
        byte[] greens = {10, 20};
        byte[] blues = {30, 40};
        IndexColorModel palette = new IndexColorModel(1, 2, reds, greens, blues);
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setSamples(0, 0, 2, 1, 0, new int[]{1, 0});
        assertThat(decoder.decode(Pictures.encode(image, "png")).rgb()).containsExactly(200, 20, 40, 0, 10, 30);
    }

    @Test
    void transparencyIsLaidOnBlack() throws Exception {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x80ff8000);
        image.setRGB(1, 0, 0x00ffffff);
        assertThat(decoder.decode(Pictures.encode(image, "png")).rgb()).containsExactly(128, 64, 0, 0, 0, 0);
    }

    @Test
    void sixteenBitsAreRoundedToEight() throws Exception {
        short[] values = {0, (short) 0x80ff, (short) 0xffff};
        WritableRaster raster = Raster.createInterleavedRaster(new DataBufferUShort(values, 3), 1, 1, 3, 3,
                new int[]{0, 1, 2}, null);
        ComponentColorModel colours = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                false,
                false,
                Transparency.OPAQUE,
                DataBuffer.TYPE_USHORT);
        byte[] file = Pictures.encode(new BufferedImage(colours, raster, false, null), "png");
        assertThat(decoder.decode(file).rgb()).containsExactly(0, 128, 255);
    }

    @Test
    void refusesAFileThatIsTooLong() {
        ImageRejectedException e = rejected(new byte[100_001]);
        assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_BYTES);
        assertThat(e).hasMessage("the file has 100001 bytes, at most 100000 are accepted");
    }

    @Test
    void refusesWhatIsNoImage() {
        ImageRejectedException e = rejected("GIF89a, say".getBytes(StandardCharsets.US_ASCII));
        assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_FORMAT);
        assertThat(e).hasMessageContaining("neither PNG nor JPEG").hasMessageContaining("47 49 46 38");
    }

    @Test
    void refusesNothing() {
        assertThat(rejected(new byte[0]).reason()).isEqualTo(Reason.UNKNOWN_FORMAT);
    }

    @Test
    void refusesAPngBombByItsHeader() {
        byte[] bomb = Pictures.png(
                Pictures.header(20_000, 20_000, 8, 2),
                Pictures.chunk("IDAT", new byte[100]),
                Pictures.chunk("IEND", new byte[0]));
        ImageRejectedException e = rejected(bomb);
        assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
        assertThat(e).hasMessage("the picture has 20000 x 20000 = 400000000 pixels, at most 10000 are accepted");
    }

    @Test
    void refusesThePngBombOfTheLargestSize() {
        byte[] bomb = Pictures.png(
                Pictures.header(Integer.MAX_VALUE, Integer.MAX_VALUE, 16, 6),
                Pictures.chunk("IDAT", new byte[100]),
                Pictures.chunk("IEND", new byte[0]));
        assertThat(rejected(bomb).reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    }

    @Test
    void refusesAJpegBombByItsHeader() {
        ImageRejectedException e = rejected(Pictures.jpegHeader(0xc0, 8, 65_535, 65_535, 3));
        assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    }

    @Test
    void refusesFourComponents() {
        ImageRejectedException e = rejected(Pictures.jpegHeader(0xc0, 8, 10, 10, 4));
        assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(e).hasMessageContaining("CMYK");
    }

    @Test
    void refusesTwelveBitJpeg() {
        ImageRejectedException e = rejected(Pictures.jpegHeader(0xc1, 12, 10, 10, 3));
        assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(e).hasMessageContaining("12 bits");
    }

    @Test
    void refusesLosslessJpeg() {
        assertThat(rejected(Pictures.jpegHeader(0xc3, 8, 10, 10, 3)).reason()).isEqualTo(Reason.UNSUPPORTED);
    }

    @Test
    void refusesAJpegWithoutData() {
        assertThat(rejected(Pictures.jpegHeader(0xc0, 8, 10, 10, 3)).reason()).isEqualTo(Reason.CORRUPT);
    }

    @Test
    void refusesAPngOfNoPixels() {
        byte[] file = Pictures.png(Pictures.header(0, 5, 8, 2), Pictures.chunk("IEND", new byte[0]));
        assertThat(rejected(file).reason()).isEqualTo(Reason.CORRUPT);
    }

    @Test
    void acceptsAsManyPixelsAsTheLimit() throws Exception {
        PixelImage image = Pictures.random(100, 100, 1);
        assertThat(decoder.decode(new PngEncoder().encode(image))).isEqualTo(image);
    }

    @Test
    void decodesFromManyThreads() throws Exception {
        byte[] png = new PngEncoder().encode(Pictures.random(50, 50, 3));
        byte[] jpeg = Pictures.jpeg(50, 50);
        PixelImage expectedPng = decoder.decode(png);
        PixelImage expectedJpeg = decoder.decode(jpeg);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            tasks.add(() -> decoder.decode(png).equals(expectedPng));
            tasks.add(() -> decoder.decode(jpeg).equals(expectedJpeg));
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> result : executor.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        }
    }
}
