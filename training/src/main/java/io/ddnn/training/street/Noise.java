package io.ddnn.training.street;

/** Smooth random fields for textures, from integer hashes of grid points. */
final class Noise {
    private Noise() {}

    /** A number that looks unrelated to its argument; one to one. */
    static long mix(long value) {
        long v = value;
        v = (v ^ v >>> 31) * 0x7fb5d329728ea185L;
        v = (v ^ v >>> 27) * 0x81dadef4bc2dd44dL;
        return v ^ v >>> 33;
    }

    /** In [0, 1), fixed for each grid point. */
    static double at(long x, long y, long salt) {
        return (mix(x * 0x1f123bb5159a55e5L + y * 0x5f3564951d49a7c9L + salt * 0x2545f4914f6cdd1dL) >>> 11) * 0x1p-53;
    }

    /** In [0, 1), smooth, with details of about one unit. */
    static double smooth(double x, double y, long salt) {
        double floorX = Math.floor(x);
        double floorY = Math.floor(y);
        long ix = (long) floorX;
        long iy = (long) floorY;
        double fx = ease(x - floorX);
        double fy = ease(y - floorY);
        double top = at(ix, iy, salt) * (1 - fx) + at(ix + 1, iy, salt) * fx;
        double bottom = at(ix, iy + 1, salt) * (1 - fx) + at(ix + 1, iy + 1, salt) * fx;
        return top * (1 - fy) + bottom * fy;
    }

    /** From 0 to 1 over [0, 1], flat at both ends. */
    static double ease(double t) {
        return t * t * (3 - 2 * t);
    }
}
