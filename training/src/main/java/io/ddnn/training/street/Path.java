package io.ddnn.training.street;

/** A way over the ground through given points, walked by its length. */
final class Path {
    private final double[] x;
    private final double[] z;
    private final double[] at;

    /** A way through points {x, z, x, z, ...}, at least two different ones. */
    Path(double... points) {
        int count = points.length / 2;
        x = new double[count];
        z = new double[count];
        at = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = points[2 * i];
            z[i] = points[2 * i + 1];
            if (i > 0) {
                double dx = x[i] - x[i - 1];
                double dz = z[i] - z[i - 1];
                at[i] = at[i - 1] + Math.sqrt(dx * dx + dz * dz);
            }
        }
    }

    /** A way from one point to another whose corner at a third is cut by a curve that begins a reach before it. */
    static Path around(double fromX, double fromZ, double cornerX, double cornerZ, double toX, double toZ,
            double reach) {
        double inX = Math.signum(cornerX - fromX);
        double inZ = Math.signum(cornerZ - fromZ);
        double outX = Math.signum(toX - cornerX);
        double outZ = Math.signum(toZ - cornerZ);
        int steps = 10;
        double[] points = new double[2 * (steps + 3)];
        points[0] = fromX;
        points[1] = fromZ;
        for (int i = 0; i <= steps; i++) {
            double t = (double) i / steps;
            double before = (1 - t) * (1 - t) * reach;
            double after = t * t * reach;
            points[2 + 2 * i] = cornerX - inX * before + outX * after;
            points[3 + 2 * i] = cornerZ - inZ * before + outZ * after;
        }
        points[2 * steps + 4] = toX;
        points[2 * steps + 5] = toZ;
        return new Path(points);
    }

    double length() {
        return at[at.length - 1];
    }

    double x(double distance) {
        return along(x, distance);
    }

    double z(double distance) {
        return along(z, distance);
    }

    /** The direction of travel, smoothed over a metre and a half, as an angle from x towards z. */
    double heading(double distance) {
        double low = Math.max(0, Math.min(distance, length() - 0.1) - 0.75);
        double high = Math.min(length(), low + 1.5);
        return StrictMath.atan2(z(high) - z(low), x(high) - x(low));
    }

    private double along(double[] coordinate, double distance) {
        int i = 1;
        while (i < at.length - 1 && at[i] < distance) {
            i++;
        }
        double span = at[i] - at[i - 1];
        double share = span == 0 ? 0 : Math.clamp((distance - at[i - 1]) / span, 0, 1);
        return coordinate[i - 1] + share * (coordinate[i] - coordinate[i - 1]);
    }
}
