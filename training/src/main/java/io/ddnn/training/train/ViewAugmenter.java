package io.ddnn.training.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Applies an {@link Augmentation} to images. */
final class ViewAugmenter {

    private static final int CHANNELS = 3;
    private static final float MAX = 255;

    private final Augmentation augmentation;
    private final int height;
    private final int width;
    private final RandomGenerator random;

    ViewAugmenter(Augmentation augmentation, int height, int width, RandomGenerator random) {
        this.augmentation = augmentation;
        this.height = height;
        this.width = width;
        this.random = random;
    }

    /** Writes a changed image, 0 to 255 a value, to a place in an array. */
    void apply(byte[] image, float[] target, int offset) {
        boolean flip = random.nextDouble() < augmentation.flip();
        int down = shift();
        int right = shift();
        for (int y = 0; y < height; y++) {
            int fromY = Math.clamp(y - down, 0, height - 1);
            for (int x = 0; x < width; x++) {
                int shifted = Math.clamp(x - right, 0, width - 1);
                int fromX = flip ? width - 1 - shifted : shifted;
                for (int c = 0; c < CHANNELS; c++) {
                    target[offset + (y * width + x) * CHANNELS + c] =
                            image[(fromY * width + fromX) * CHANNELS + c] & 0xff;
                }
            }
        }
        changeLight(target, offset);
        if (random.nextDouble() < augmentation.erase()) {
            erase(target, offset);
        }
    }

    private void erase(float[] target, int offset) {
        int rows = side(height);
        int columns = side(width);
        int top = random.nextInt(height - rows + 1);
        int left = random.nextInt(width - columns + 1);
        float grey = random.nextInt((int) MAX + 1);
        for (int y = top; y < top + rows; y++) {
            int start = offset + (y * width + left) * CHANNELS;
            Arrays.fill(target, start, start + columns * CHANNELS, grey);
        }
    }

    /** An eighth to three eighths of a length, at least 1. */
    private int side(int length) {
        int least = Math.max(1, length / 8);
        return Math.min(length, least + random.nextInt(Math.max(1, length / 4) + 1));
    }

    private int shift() {
        return augmentation.shift() == 0 ? 0 : random.nextInt(2 * augmentation.shift() + 1) - augmentation.shift();
    }

    private void changeLight(float[] target, int offset) {
        float contrast = 1 + change(augmentation.contrast());
        float brightness = MAX * change(augmentation.brightness());
        float[] color = new float[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            color[c] = 1 + change(augmentation.color());
        }
        int values = height * width * CHANNELS;
        double sum = 0;
        for (int i = 0; i < values; i++) {
            sum += target[offset + i];
        }
        float mean = (float) (sum / values);
        for (int i = 0; i < values; i++) {
            float changed = ((target[offset + i] - mean) * contrast + mean + brightness) * color[i % CHANNELS];
            target[offset + i] = Math.clamp(changed, 0, MAX);
        }
    }

    private float change(double largest) {
        return (float) ((2 * random.nextDouble() - 1) * largest);
    }
}
