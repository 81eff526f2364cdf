package io.ddnn.model.image;

import java.util.Arrays;
import java.util.Objects;

/**
 * An immutable picture of 8-bit RGB pixels. Pixels lie row by row from the top left, the three channels of a pixel side
 * by side: the value of channel {@code c} at column {@code x} of row {@code y} has index {@code (y * width + x) * 3 + c}.
 * Two pictures are equal when size and pixels are.
 */
public final class PixelImage {
    /** Channels of a pixel: red, green, blue. */
    public static final int CHANNELS = 3;

    private static final int MAX_PIXELS = (Integer.MAX_VALUE - 8) / CHANNELS;

    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * A picture of the given pixels, which are copied.
     *
     * @throws IllegalArgumentException if a side is not positive, the picture is larger than an array can be, or the
     *     number of bytes is not width x height x 3
     */
    public PixelImage(int width, int height, byte[] rgb) {
        this(width, height, rgb.clone(), length(width, height));
    }

    private PixelImage(int width, int height, byte[] rgb, int expectedLength) {
        if (rgb.length != expectedLength) {
            throw new IllegalArgumentException("rgb has %d bytes, expected %d for %d x %d pixels"
                    .formatted(rgb.length, expectedLength, width, height));
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** A black picture: the frame of a camera that does not see the object. */
    public static PixelImage black(int width, int height) {
        int bytes = length(width, height);
        return new PixelImage(width, height, new byte[bytes], bytes);
    }

    /** A picture that keeps the given array; the caller must not touch it again. */
    static PixelImage owning(int width, int height, byte[] rgb) {
        return new PixelImage(width, height, rgb, length(width, height));
    }

    /** The number of bytes of a picture of this size, checked to be one. */
    static int length(int width, int height) {
        if (width < 1) {
            throw new IllegalArgumentException("width is " + width + ", expected at least 1");
        }
        if (height < 1) {
            throw new IllegalArgumentException("height is " + height + ", expected at least 1");
        }
        if ((long) width * height > MAX_PIXELS) {
            throw new IllegalArgumentException(
                    "%d x %d pixels are more than one picture can hold".formatted(width, height));
        }
        return width * height * CHANNELS;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The value, 0 to 255, of a channel (0 red, 1 green, 2 blue) of the pixel at column x of row y. */
    public int value(int x, int y, int channel) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        Objects.checkIndex(channel, CHANNELS);
        return rgb[(y * width + x) * CHANNELS + channel] & 0xff;
    }

    /** A copy of the pixels, in the order that the class describes. */
    public byte[] rgb() {
        return rgb.clone();
    }

    /**
     * Copies the pixels to the start of an array, in the order that the class describes, and touches nothing behind them.
     *
     * @throws IndexOutOfBoundsException if the array is shorter than the pixels
     */
    public void copyTo(byte[] target) {
        System.arraycopy(rgb, 0, target, 0, rgb.length);
    }

    /**
     * The picture in another size; see {@link Resampling}. The same size gives the same picture.
     *
     * @throws IllegalArgumentException if a side is not positive or the result is larger than an array can be
     */
    public PixelImage resize(int newWidth, int newHeight) {
        int bytes = length(newWidth, newHeight);
        if (newWidth == width && newHeight == height) {
            return this;
        }
        byte[] resized = new byte[bytes];
        new Resampling(width, newWidth).apply(new Resampling(height, newHeight), rgb, resized);
        return owning(newWidth, newHeight, resized);
    }

    /** The pixels themselves, for this package, which never writes to them. */
    byte[] pixels() {
        return rgb;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PixelImage image
                && width == image.width
                && height == image.height
                && Arrays.equals(rgb, image.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "PixelImage[" + width + " x " + height + "]";
    }
}
