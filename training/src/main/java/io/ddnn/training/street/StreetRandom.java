package io.ddnn.training.street;

import java.util.SplittableRandom;

/**
 * Random numbers by key: the same key gives the same numbers on every machine, and numbers drawn for one purpose do not
 * shift those of another.
 */
final class StreetRandom {
    private final SplittableRandom random;

    StreetRandom(long... key) {
        long hash = 0x6a09e667f3bcc909L;
        for (long part : key) {
            hash = Noise.mix(hash ^ part) + 0x3c6ef372fe94f82bL;
        }
        random = new SplittableRandom(hash);
    }

    /** Evenly in [0, 1). */
    double unit() {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }

    /** Evenly in [low, high). */
    double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /** Evenly among 0 to bound - 1. */
    int below(int bound) {
        return (int) (unit() * bound);
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /** Near to normal, mean 0 and deviation 1, never beyond 3.5: the sum of four even parts of one draw. */
    double bell() {
        long bits = random.nextLong();
        long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        return (sum - 131070) * (1 / 37837.2);
    }
}
