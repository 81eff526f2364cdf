package io.ddnn.model.image;

/**
 * What an encoded picture may cost before it is decoded.
 *
 * @param maxBytes the longest accepted file in bytes, at least 1
 * @param maxPixels the largest accepted product of width and height, at least 1
 */
public record ImageLimits(long maxBytes, long maxPixels) {
    /** Limits for crops and single camera frames: 8 MiB and 16,777,216 pixels (4096 x 4096). */
    public static final ImageLimits STANDARD = new ImageLimits(8L << 20, 1L << 24);

    public ImageLimits {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + ", expected at least 1");
        }
        if (maxPixels < 1) {
            throw new IllegalArgumentException("maxPixels is " + maxPixels + ", expected at least 1");
        }
    }
}
