package io.ddnn.training.street;

import java.util.Objects;

/**
 * What to generate.
 *
 * @param samples how many samples, at least 1
 * @param cameras how many cameras, 1 to 256
 * @param size width and height of a view in pixels, 8 to 512
 * @param seed chooses traffic and weather: another seed is another day on the same street
 * @param street chooses the street, that is houses and cameras: a network is trained for one street
 * @param shares the mixture of classes
 */
public record StreetOptions(int samples, int cameras, int size, long seed, long street, ClassShares shares) {

    public StreetOptions {
        require("samples", samples, 1, Integer.MAX_VALUE);
        require("cameras", cameras, 1, 256);
        require("size", size, 8, 512);
        Objects.requireNonNull(shares, "shares");
    }

    /** The first street with the usual mixture of classes. */
    public StreetOptions(int samples, int cameras, int size, long seed) {
        this(samples, cameras, size, seed, 1, ClassShares.STREET);
    }

    private static void require(String field, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(field + " is " + value + ", expected " + low + " to " + high);
        }
    }
}
