package io.ddnn.training.street;

import java.util.ArrayList;
import java.util.List;

/** A convex solid between planes, each of which is one face; faces may share a number that paints go by. */
final class Hull implements Shape {
    static final int TOP = 0;
    static final int BOTTOM = 1;
    static final int FRONT = 2;
    static final int BACK = 3;
    static final int RIGHT = 4;
    static final int LEFT = 5;
    static final int EDGE = 6;

    private final double[] planes;
    private final int[] faces;
    private final double[] bounds;

    private Hull(double[] planes, int[] faces, double[] bounds) {
        this.planes = planes;
        this.faces = faces;
        this.bounds = bounds;
    }

    /** Starts with a box from corner to corner. */
    static Builder box(double minX, double minY, double minZ, double maxX, double maxY, double maxZ) {
        return new Builder(new double[]{minX, minY, minZ, maxX, maxY, maxZ});
    }

    /** Cuts corners off a box. */
    static final class Builder {
        private final double[] bounds;
        private final List<double[]> planes = new ArrayList<>();
        private final List<Integer> faces = new ArrayList<>();

        private Builder(double[] bounds) {
            this.bounds = bounds;
            cut(TOP, 0, 1, 0, 0, bounds[4], 0);
            cut(BOTTOM, 0, -1, 0, 0, bounds[1], 0);
            cut(FRONT, 1, 0, 0, bounds[3], 0, 0);
            cut(BACK, -1, 0, 0, bounds[0], 0, 0);
            cut(RIGHT, 0, 0, 1, 0, 0, bounds[5]);
            cut(LEFT, 0, 0, -1, 0, 0, bounds[2]);
        }

        /** Takes away what lies beyond the plane through a point, in the direction of its outward normal. */
        Builder cut(int face, double nx, double ny, double nz, double px, double py, double pz) {
            double scale = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
            planes.add(new double[]{nx * scale, ny * scale, nz * scale, (nx * px + ny * py + nz * pz) * scale});
            faces.add(face);
            return this;
        }

        /** Cuts both sides alike. */
        Builder cutSides(double nx, double ny, double nz, double px, double py, double pz) {
            int face = Math.abs(nz) > 0.9 * Math.sqrt(nx * nx + ny * ny + nz * nz) ? RIGHT : EDGE;
            cut(face, nx, ny, nz, px, py, pz);
            return cut(face == RIGHT ? LEFT : EDGE, nx, ny, -nz, px, py, -pz);
        }

        Hull build() {
            double[] flat = new double[planes.size() * 4];
            int[] numbers = new int[planes.size()];
            for (int i = 0; i < numbers.length; i++) {
                System.arraycopy(planes.get(i), 0, flat, 4 * i, 4);
                numbers[i] = faces.get(i);
            }
            return new Hull(flat, numbers, bounds);
        }
    }

    @Override
    public double hit(Ray ray, double limit) {
        double enter = Double.NEGATIVE_INFINITY;
        double leave = limit;
        int face = -1;
        double[] p = planes;
        for (int i = 0; i < p.length; i += 4) {
            double speed = p[i] * ray.dx + p[i + 1] * ray.dy + p[i + 2] * ray.dz;
            double gap = p[i + 3] - p[i] * ray.ox - p[i + 1] * ray.oy - p[i + 2] * ray.oz;
            if (speed < -1e-12) {
                double t = gap / speed;
                if (t > enter) {
                    enter = t;
                    face = i;
                }
            } else if (speed > 1e-12) {
                leave = Math.min(leave, gap / speed);
            } else if (gap < 0) {
                return MISS;
            }
            if (enter >= leave) {
                return MISS;
            }
        }
        if (face < 0 || enter < NEAR) {
            return MISS;
        }
        ray.normal(p[face], p[face + 1], p[face + 2], faces[face >> 2]);
        return enter;
    }

    /** How far a point on the surface lies from the nearest edge: from the nearest plane that it is not on. */
    double edgeDistance(double x, double y, double z) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < planes.length; i += 4) {
            double distance = planes[i + 3] - planes[i] * x - planes[i + 1] * y - planes[i + 2] * z;
            if (distance > 1e-6) {
                least = Math.min(least, distance);
            }
        }
        return least;
    }

    @Override
    public void widen(double[] box) {
        for (int i = 0; i < 3; i++) {
            box[i] = Math.min(box[i], bounds[i]);
            box[i + 3] = Math.max(box[i + 3], bounds[i + 3]);
        }
    }
}
