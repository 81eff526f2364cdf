package io.ddnn.training.street;

/** An ellipsoid with its axes along the body's, given by centre and half axes. */
record Ellipsoid(double x, double y, double z, double rx, double ry, double rz) implements Shape {

    @Override
    public double hit(Ray ray, double limit) {
        double ox = (ray.ox - x) / rx;
        double oy = (ray.oy - y) / ry;
        double oz = (ray.oz - z) / rz;
        double dx = ray.dx / rx;
        double dy = ray.dy / ry;
        double dz = ray.dz / rz;
        double a = dx * dx + dy * dy + dz * dz;
        double b = ox * dx + oy * dy + oz * dz;
        double c = ox * ox + oy * oy + oz * oz - 1;
        double root = b * b - a * c;
        if (root < 0) {
            return MISS;
        }
        double t = (-b - Math.sqrt(root)) / a;
        if (t < NEAR || t >= limit) {
            return MISS;
        }
        double nx = (ox + t * dx) / rx;
        double ny = (oy + t * dy) / ry;
        double nz = (oz + t * dz) / rz;
        double scale = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
        ray.normal(nx * scale, ny * scale, nz * scale, 0);
        return t;
    }

    @Override
    public void widen(double[] box) {
        box[0] = Math.min(box[0], x - rx);
        box[1] = Math.min(box[1], y - ry);
        box[2] = Math.min(box[2], z - rz);
        box[3] = Math.max(box[3], x + rx);
        box[4] = Math.max(box[4], y + ry);
        box[5] = Math.max(box[5], z + rz);
    }
}
