package io.ddnn.model.tensor;

/**
 * The shape of a feature map.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels values a pixel, at least 1
 */
public record MapShape(int height, int width, int channels) {

    /** The largest number of values that a map may have; it bounds what a file or a message can make us allocate. */
    public static final int MAX_VALUES = 1 << 26;

    public MapShape {
        requirePositive("height", height);
        requirePositive("width", width);
        requirePositive("channels", channels);
        if ((double) height * width * channels > MAX_VALUES) {
            throw new IllegalArgumentException("shape " + height + " x " + width + " x " + channels + " has more than "
                    + MAX_VALUES + " values");
        }
    }

    private static void requirePositive(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " is " + value + ", expected at least 1");
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
