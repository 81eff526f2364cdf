package io.ddnn.training.street;

/**
 * The ground of the junction: a main street along x with parking strips, a side street along z, pavements and zebra
 * crossings. Lengths are metres from the junction's middle.
 */
final class Ground {
    /** Kerbs of the main street at z = -6 and 6. */
    static final double MAIN_KERB = 6;
    /** Kerbs of the side street at x = -4 and 4. */
    static final double SIDE_KERB = 4;
    /** House fronts along the main street. */
    static final double MAIN_FRONT = 11;
    /** House fronts along the side street. */
    static final double SIDE_FRONT = 9;

    private static final Rgb MARK = Rgb.grey(0.66);
    private static final Rgb KERB = new Rgb(0.62, 0.61, 0.58);
    private static final Rgb FLAG = new Rgb(0.56, 0.54, 0.50);
    private static final Rgb EARTH = new Rgb(0.36, 0.42, 0.25);
    private static final Rgb TAR = new Rgb(0.35, 0.35, 0.36);

    private final long salt;

    Ground(long salt) {
        this.salt = salt;
    }

    void paint(double x, double z, Surface surface) {
        double ax = Math.abs(x);
        double az = Math.abs(z);
        boolean road = az < MAIN_KERB || ax < SIDE_KERB;
        if (road) {
            boolean worn = Noise.smooth(x * 2.5, z * 2.5, salt + 1) < 0.13;
            surface.set(marked(x, z, ax, az) && !worn ? MARK : TAR);
        } else if (az < MAIN_KERB + 0.18 || ax < SIDE_KERB + 0.18) {
            surface.set(KERB);
        } else if (az < MAIN_FRONT + 1 || ax < SIDE_FRONT + 1) {
            double u = x / 0.75 - Math.floor(x / 0.75);
            double v = z / 0.75 - Math.floor(z / 0.75);
            double shade = 0.95 + 0.1 * Noise.at((long) Math.floor(x / 0.75), (long) Math.floor(z / 0.75), salt + 2);
            surface.set(FLAG);
            surface.dim(u < 0.05 || v < 0.05 ? 0.88 : shade);
        } else {
            surface.set(EARTH);
        }
        double rough = 0.86 + 0.2 * Noise.smooth(x * 0.7, z * 0.7, salt + 3);
        rough *= 0.95 + 0.1 * Noise.at((long) Math.floor(x * 14), (long) Math.floor(z * 14), salt + 4);
        surface.dim(road && az < 5.8 && Noise.smooth(x * 0.31, z * 0.5, salt + 5) > 0.8 ? rough * 0.82 : rough);
    }

    private static boolean marked(double x, double z, double ax, double az) {
        if (az < MAIN_KERB && ax > 5 && ax < 8) {
            return az < MAIN_KERB - 0.3 && z - Math.floor(z) < 0.5;
        }
        if (ax < SIDE_KERB && az > 7 && az < 9.5) {
            return ax < SIDE_KERB - 0.2 && x - Math.floor(x) < 0.5;
        }
        if (az < MAIN_KERB && ax > 9) {
            boolean dash = az < 0.07 && x / 4 - Math.floor(x / 4) < 0.55;
            boolean strip = az > 3.68 && az < 3.8;
            boolean bay = az > 3.7 && (ax - 10) / 6 - Math.floor((ax - 10) / 6) < 0.02;
            boolean stop = ax < 9.35 && az < 3.6 && x * z < 0;
            return dash || strip || bay || stop;
        }
        return ax < SIDE_KERB && az > 10.5 && ax < 0.07 && z / 4 - Math.floor(z / 4) < 0.55;
    }
}
