package io.ddnn.training.street;

/**
 * A wheel that turns about the body's sideways axis. Within the inner radius there is nothing, as in the wheel of a
 * bicycle.
 */
record Wheel(double x, double y, double z, double radius, double inner, double halfWidth) implements Shape {
    /** The tread. */
    static final int TREAD = 0;
    /** Either flat side. */
    static final int SIDE = 1;

    @Override
    public double hit(Ray ray, double limit) {
        double best = limit;
        boolean found = false;
        double ox = ray.ox - x;
        double oy = ray.oy - y;
        double oz = ray.oz - z;
        double a = ray.dx * ray.dx + ray.dy * ray.dy;
        double b = ox * ray.dx + oy * ray.dy;
        double root = b * b - a * (ox * ox + oy * oy - radius * radius);
        if (root >= 0 && a > 1e-12) {
            double t = (-b - Math.sqrt(root)) / a;
            if (t >= NEAR && t < best && Math.abs(oz + t * ray.dz) <= halfWidth) {
                best = t;
                found = true;
                ray.normal((ox + t * ray.dx) / radius, (oy + t * ray.dy) / radius, 0, TREAD);
            }
        }
        if (Math.abs(ray.dz) > 1e-9) {
            double side = ray.dz > 0 ? -1 : 1;
            double t = (side * halfWidth - oz) / ray.dz;
            double px = ox + t * ray.dx;
            double py = oy + t * ray.dy;
            double distance = px * px + py * py;
            if (t >= NEAR && t < best && distance <= radius * radius && distance >= inner * inner) {
                best = t;
                found = true;
                ray.normal(0, 0, side, SIDE);
            }
        }
        return found ? best : MISS;
    }

    @Override
    public void widen(double[] box) {
        box[0] = Math.min(box[0], x - radius);
        box[1] = Math.min(box[1], y - radius);
        box[2] = Math.min(box[2], z - halfWidth);
        box[3] = Math.max(box[3], x + radius);
        box[4] = Math.max(box[4], y + radius);
        box[5] = Math.max(box[5], z + halfWidth);
    }
}
