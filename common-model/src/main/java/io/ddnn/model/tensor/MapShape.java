package io.ddnn.model.tensor;

/**
 * The shape of a feature map.
 *
 * @param height rows, 1 to {@value #MAX_SIDE}
 * @param width columns, 1 to {@value #MAX_SIDE}
 * @param channels values a pixel, 1 to {@value #MAX_SIDE}
 */
public record MapShape(int height, int width, int channels) {

    /** The largest number of values that a map may have; it bounds what a file or a message can make us allocate. */
    public static final int MAX_VALUES = 1 << 26;

    /** The largest height, width or number of channels, which files store in 16 bits. */
    public static final int MAX_SIDE = 0xffff;

    public MapShape {
        requireSide("height", height);
        requireSide("width", width);
        requireSide("channels", channels);
        if ((double) height * width * channels > MAX_VALUES) {
            throw new IllegalArgumentException("shape " + height + " x " + width + " x " + channels + " has more than "
                    + MAX_VALUES + " values");
        }
    }

    private static void requireSide(String field, int value) {
        if (value < 1 || value > MAX_SIDE) {
            throw new IllegalArgumentException(field + " is " + value + ", expected 1 to " + MAX_SIDE);
        }
    }

    /** Pixels of the map. */
    public int pixels() {
        return height * width;
    }

    /** Values of the map. */
    public int values() {
        return height * width * channels;
    }

    /** Bytes of the map on the wire and in files: one bit a value, rounded up to whole bytes. */
    public int packedBytes() {
        return (values() + 7) / 8;
    }

    /** 64-bit words that hold one pixel's channels in memory. */
    public int wordsPerPixel() {
        return (channels + 63) / 64;
    }

    @Override
    public String toString() {
        return height + "x" + width + "x" + channels;
    }
}
