package io.ddnn.model.image;

import io.ddnn.model.image.ImageRejectedException.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG and JPEG, recognised by their content alone. Size limits are checked on the file's header, before
 * anything is decoded or allocated for it. Grey becomes equal red, green and blue; palettes are looked up; 16 bits are
 * rounded to 8; transparent pixels are laid on black. Embedded colour profiles are ignored. Safe for use by many
 * threads; nothing is written to disk and no display is needed.
 */
public final class ImageDecoder {
    private final ImageLimits limits;

    public ImageDecoder(ImageLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * The picture in a file.
     *
     * @throws ImageRejectedException for whatever is not a sound PNG or JPEG within the limits
     */
    public PixelImage decode(byte[] file) throws ImageRejectedException {
        if (file.length > limits.maxBytes()) {
            throw new ImageRejectedException(
                    Reason.TOO_MANY_BYTES,
                    "the file has %d bytes, at most %d are accepted".formatted(file.length, limits.maxBytes()));
        }
        ImageHeader header = ImageHeader.read(file, limits);
        String name = header.format().name();
        BufferedImage image;
        try {
            image = read(file, header.format());
        } catch (IOException | RuntimeException e) {
            throw new ImageRejectedException(
                    Reason.CORRUPT, "the %s is damaged: its image data cannot be decoded".formatted(name), e);
        }
        if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
            throw new ImageRejectedException(
                    Reason.CORRUPT,
                    "the %s is damaged: it decodes to %d x %d pixels, its header says %d x %d"
                            .formatted(name, image.getWidth(), image.getHeight(), header.width(), header.height()));
        }
        return pixels(image, name);
    }

    private static BufferedImage read(byte[] file, ImageHeader.Format format) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.readerName).next();
        List<String> faults = new ArrayList<>();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener((source, warning) -> {
                if (isDamage(warning)) {
                    faults.add(warning);
                }
            });
            BufferedImage image = reader.read(0);
            if (!faults.isEmpty()) {
                throw new IOException(faults.getFirst());
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    /** Lost data; stray bytes between segments, which many cameras write, lose none. */
    private static boolean isDamage(String warning) {
        return (warning.startsWith("Corrupt JPEG data") || warning.startsWith("Premature end"))
                && !warning.contains("extraneous bytes");
    }

    private static PixelImage pixels(BufferedImage image, String name) throws ImageRejectedException {
        int width = image.getWidth();
        int height = image.getHeight();
        Raster raster = image.getRaster();
        byte[] rgb = new byte[PixelImage.length(width, height)];
        if (image.getColorModel() instanceof IndexColorModel palette) {
            lookUp(raster, palette, rgb);
            return PixelImage.owning(width, height, rgb);
        }
        int bands = raster.getNumBands();
        int bits = raster.getSampleModel().getSampleSize(0);
        if (bands > 4 || (bits != 8 && bits != 16)) {
            throw new ImageRejectedException(
                    Reason.UNSUPPORTED,
                    "the %s has %d channels of %d bits, expected 1 to 4 of 8 or 16".formatted(name, bands, bits));
        }
        copy(raster, bands, bits == 8 ? 255 : 65535, rgb);
        return PixelImage.owning(width, height, rgb);
    }

    private static void lookUp(Raster raster, IndexColorModel palette, byte[] rgb) {
        int[] row = new int[raster.getWidth()];
        int size = palette.getMapSize();
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, row.length, 1, 0, row);
            for (int index : row) {
                int argb = index < size ? palette.getRGB(index) : 0;
                int alpha = argb >>> 24;
                rgb[at++] = onBlack(argb >> 16 & 0xff, alpha, 255);
                rgb[at++] = onBlack(argb >> 8 & 0xff, alpha, 255);
                rgb[at++] = onBlack(argb & 0xff, alpha, 255);
            }
        }
    }

    /** Raster values, not colours: the platform takes grey values for linear light and would brighten them. */
    private static void copy(Raster raster, int bands, int maximum, byte[] rgb) {
        int width = raster.getWidth();
        boolean alpha = bands == 2 || bands == 4;
        int green = bands >= 3 ? 1 : 0;
        int blue = bands >= 3 ? 2 : 0;
        int[] row = new int[width * bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int p = 0; p < row.length; p += bands) {
                int opacity = alpha ? row[p + bands - 1] : maximum;
                rgb[at++] = onBlack(row[p], opacity, maximum);
                rgb[at++] = onBlack(row[p + green], opacity, maximum);
                rgb[at++] = onBlack(row[p + blue], opacity, maximum);
            }
        }
    }

    private static byte onBlack(int value, int alpha, int maximum) {
        long full = (long) maximum * maximum;
        return (byte) ((2L * 255 * value * alpha + full) / (2 * full));
    }
}
