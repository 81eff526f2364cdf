package io.ddnn.training.street;

/**
 * The light of one moment. Sun, clouds and brightness drift smoothly with the frame number. Values are linear; on a
 * sunny noon the sun gives 1.
 */
final class Light {
    final double sunX;
    final double sunY;
    final double sunZ;
    final double sun;
    final double sunRed;
    final double sunGreen;
    final double sunBlue;
    final double sky;
    /** How dark it is, 0 by day to 1 at nightfall, when lamps and windows shine. */
    final double dusk;
    /** What falls on level ground; cameras expose for this. */
    final double level;

    private final double cover;

    Light(long seed, int frame) {
        double time = frame / 16.0;
        double elevation = 0.3 + 0.8 * Noise.smooth(time, 0.5, seed + 11);
        double azimuth = 6.2831853 * Noise.smooth(time * 0.6, 3.5, seed + 12);
        double clouds = Math.clamp(2.6 * Noise.smooth(time * 1.7, 7.5, seed + 13) - 0.95, 0, 1);
        dusk = Noise.ease(Math.clamp(3.2 * Noise.smooth(time * 0.9, 9.5, seed + 14) - 2.1, 0, 1));
        cover = clouds;
        sunX = StrictMath.cos(elevation) * StrictMath.cos(azimuth);
        sunY = StrictMath.sin(elevation);
        sunZ = StrictMath.cos(elevation) * StrictMath.sin(azimuth);
        double day = 1 - 0.6 * dusk;
        sun = (1 - clouds) * (1 - dusk) * (0.75 + 0.25 * sunY);
        double warm = 1 - Math.clamp((elevation - 0.3) / 0.5, 0, 1);
        sunRed = sun;
        sunGreen = sun * (0.95 - 0.15 * warm);
        sunBlue = sun * (0.86 - 0.36 * warm);
        sky = day * (0.26 + 0.3 * clouds);
        level = sun * sunY + sky;
    }

    double skyRed() {
        return sky * (0.82 + 0.12 * cover);
    }

    double skyGreen() {
        return sky * (0.93 + 0.05 * cover);
    }

    double skyBlue() {
        return sky * (1.16 - 0.12 * cover);
    }

    /** What the sky shows in a direction, into red, green and blue of the surface; linear. */
    void lookUp(double dx, double dy, double dz, Surface out) {
        double up = Math.clamp(dy, 0, 1);
        double pale = (1 - up) * (1 - up);
        double blue = (1 - cover) * (1 - pale);
        double cloud = 0;
        if (dy > 0.05) {
            double u = dx / dy;
            double v = dz / dy;
            cloud = Math.clamp(2 * Noise.smooth(u * 0.9, v * 0.9, 41) - 0.9 + 0.5 * cover, 0, 1) * (1 - pale);
        }
        double bright = sky * 2.2 + 0.4 * sun;
        double shade = 1 - cloud;
        out.red = bright * (1 - 0.62 * blue * shade);
        out.green = bright * (1 - 0.34 * blue * shade);
        out.blue = bright * (1.02 - 0.04 * blue);
    }
}
