package io.ddnn.training.street;

/** A stick with round ends: all points within a radius of the line from a to b. */
final class Capsule implements Shape {
    private final double ax;
    private final double ay;
    private final double az;
    private final double bx;
    private final double by;
    private final double bz;
    private final double radius;
    private final double length;
    private final double ux;
    private final double uy;
    private final double uz;

    Capsule(double ax, double ay, double az, double bx, double by, double bz, double radius) {
        this.ax = ax;
        this.ay = ay;
        this.az = az;
        this.bx = bx;
        this.by = by;
        this.bz = bz;
        this.radius = radius;
        double dx = bx - ax;
        double dy = by - ay;
        double dz = bz - az;
        length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        ux = dx / length;
        uy = dy / length;
        uz = dz / length;
    }

    @Override
    public double hit(Ray ray, double limit) {
        double wx = ray.ox - ax;
        double wy = ray.oy - ay;
        double wz = ray.oz - az;
        double along = ux * ray.dx + uy * ray.dy + uz * ray.dz;
        double start = ux * wx + uy * wy + uz * wz;
        double px = ray.dx - along * ux;
        double py = ray.dy - along * uy;
        double pz = ray.dz - along * uz;
        double qx = wx - start * ux;
        double qy = wy - start * uy;
        double qz = wz - start * uz;
        double a = px * px + py * py + pz * pz;
        double b = px * qx + py * qy + pz * qz;
        double root = b * b - a * (qx * qx + qy * qy + qz * qz - radius * radius);
        if (root < 0) {
            return MISS;
        }
        if (a > 1e-12) {
            double t = (-b - Math.sqrt(root)) / a;
            double height = start + t * along;
            if (height >= 0 && height <= length) {
                if (t < NEAR || t >= limit) {
                    return MISS;
                }
                ray.normal((qx + t * px) / radius, (qy + t * py) / radius, (qz + t * pz) / radius, 0);
                return t;
            }
        }
        double first = end(ray, ax, ay, az, limit);
        double second = end(ray, bx, by, bz, limit);
        double t = Math.min(first, second);
        if (t < MISS) {
            boolean atA = first <= second;
            ray.normal(
                    (ray.ox + t * ray.dx - (atA ? ax : bx)) / radius,
                    (ray.oy + t * ray.dy - (atA ? ay : by)) / radius,
                    (ray.oz + t * ray.dz - (atA ? az : bz)) / radius,
                    0);
        }
        return t;
    }

    private double end(Ray ray, double cx, double cy, double cz, double limit) {
        double ox = ray.ox - cx;
        double oy = ray.oy - cy;
        double oz = ray.oz - cz;
        double b = ox * ray.dx + oy * ray.dy + oz * ray.dz;
        double root = b * b - (ox * ox + oy * oy + oz * oz - radius * radius);
        if (root < 0) {
            return MISS;
        }
        double t = -b - Math.sqrt(root);
        return t < NEAR || t >= limit ? MISS : t;
    }

    @Override
    public void widen(double[] box) {
        box[0] = Math.min(box[0], Math.min(ax, bx) - radius);
        box[1] = Math.min(box[1], Math.min(ay, by) - radius);
        box[2] = Math.min(box[2], Math.min(az, bz) - radius);
        box[3] = Math.max(box[3], Math.max(ax, bx) + radius);
        box[4] = Math.max(box[4], Math.max(ay, by) + radius);
        box[5] = Math.max(box[5], Math.max(az, bz) + radius);
    }
}
