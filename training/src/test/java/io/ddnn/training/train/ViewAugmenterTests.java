package io.ddnn.training.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ViewAugmenterTests {

    private static final int HEIGHT = 4;
    private static final int WIDTH = 6;
    private static final int LENGTH = HEIGHT * WIDTH * 3;

    @Test
    void withoutChangesTheImageStays() {
        byte[] image = image();
        float[] changed = apply(Augmentation.NONE, image, 1);
        for (int i = 0; i < LENGTH; i++) {
            assertThat(changed[i]).isEqualTo(image[i] & 0xff);
        }
    }

    @Test
    void flipsLeftAndRight() {
        byte[] image = image();
        float[] changed = apply(new Augmentation(1, 0, 0, 0, 0, 0), image, 1);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertThat(changed[(y * WIDTH + x) * 3]).isEqualTo(image[(y * WIDTH + WIDTH - 1 - x) * 3] & 0xff);
            }
        }
    }

    @Test
    void shiftsByNoMoreThanAllowedAndRepeatsTheBorder() {
        byte[] image = image();
        for (int seed = 0; seed < 30; seed++) {
            float[] changed = apply(new Augmentation(0, 1, 0, 0, 0, 0), image, seed);
            assertThat(matchesSomeShift(changed, image)).isTrue();
        }
    }

    @Test
    void paintsOverOneRectangleInOneGrey() {
        byte[] image = image();
        for (int seed = 0; seed < 30; seed++) {
            float[] changed = apply(new Augmentation(0, 0, 0, 0, 0, 1), image, seed);
            int top = HEIGHT;
            int bottom = -1;
            int left = WIDTH;
            int right = -1;
            for (int i = 0; i < LENGTH; i++) {
                if (changed[i] != (image[i] & 0xff)) {
                    top = Math.min(top, i / 3 / WIDTH);
                    bottom = Math.max(bottom, i / 3 / WIDTH);
                    left = Math.min(left, i / 3 % WIDTH);
                    right = Math.max(right, i / 3 % WIDTH);
                }
            }
            assertThat(bottom - top + 1).isBetween(1, 2);
            assertThat(right - left + 1).isBetween(1, 2);
            float grey = changed[(top * WIDTH + left) * 3];
            for (int y = top; y <= bottom; y++) {
                for (int x = left; x <= right; x++) {
                    for (int c = 0; c < 3; c++) {
                        assertThat(changed[(y * WIDTH + x) * 3 + c]).isEqualTo(grey);
                    }
                }
            }
        }
    }

    @Test
    void keepsValuesInTheirRange() {
        for (int seed = 0; seed < 30; seed++) {
            float[] changed = apply(new Augmentation(0.5, 2, 1, 1, 1, 0.5), image(), seed);
            for (float value : changed) {
                assertThat(value).isBetween(0f, 255f);
            }
        }
    }

    @Test
    void writesNowhereElse() {
        float[] target = new float[3 * LENGTH];
        new ViewAugmenter(Augmentation.DEFAULT, HEIGHT, WIDTH, new SplittableRandom(1)).apply(image(), target, LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            assertThat(target[i]).isZero();
            assertThat(target[2 * LENGTH + i]).isZero();
        }
    }

    private static boolean matchesSomeShift(float[] changed, byte[] image) {
        for (int down = -1; down <= 1; down++) {
            for (int right = -1; right <= 1; right++) {
                boolean same = true;
                for (int y = 0; y < HEIGHT; y++) {
                    for (int x = 0; x < WIDTH; x++) {
                        int from = Math.clamp(y - down, 0, HEIGHT - 1) * WIDTH + Math.clamp(x - right, 0, WIDTH - 1);
                        same &= changed[(y * WIDTH + x) * 3 + 1] == (image[from * 3 + 1] & 0xff);
                    }
                }
                if (same) {
                    return true;
                }
            }
        }
        return false;
    }

    private static float[] apply(Augmentation augmentation, byte[] image, long seed) {
        float[] target = new float[LENGTH];
        new ViewAugmenter(augmentation, HEIGHT, WIDTH, new SplittableRandom(seed)).apply(image, target, 0);
        return target;
    }

    private static byte[] image() {
        byte[] image = new byte[LENGTH];
        new SplittableRandom(5).nextBytes(image);
        return image;
    }
}
