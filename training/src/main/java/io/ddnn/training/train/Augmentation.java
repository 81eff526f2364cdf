package io.ddnn.training.train;

/**
 * Random changes of training images. Each view of each sample is changed by itself; blank views stay black.
 *
 * @param flip probability of a horizontal flip, 0 to 1
 * @param shift largest shift in pixels, up, down, left and right; the border is repeated
 * @param contrast largest relative change of the distance from the image's mean, 0 to 1
 * @param brightness largest change added to all values, as a share of the full range, 0 to 1
 * @param color largest relative change of each channel, 0 to 1
 * @param erase probability that a rectangle, each side 1/8 to 3/8 of the image's, is painted over in a random grey
 *     (random erasing, Zhong et al. 2020), 0 to 1
 */
public record Augmentation(double flip, int shift, double contrast, double brightness, double color, double erase) {

    /** Images stay as they are. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 0);

    /** What did best on validation frames of real data. */
    public static final Augmentation DEFAULT = new Augmentation(0.5, 2, 0.1, 0.05, 0.1, 0.5);

    public Augmentation {
        requireShare("flip", flip);
        requireShare("contrast", contrast);
        requireShare("brightness", brightness);
        requireShare("color", color);
        requireShare("erase", erase);
        if (shift < 0) {
            throw new IllegalArgumentException("shift is " + shift + ", expected at least 0");
        }
    }

    private static void requireShare(String field, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(field + " is " + value + ", expected 0 to 1");
        }
    }
}
