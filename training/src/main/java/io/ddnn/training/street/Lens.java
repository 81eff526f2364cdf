package io.ddnn.training.street;

/** A camera's view directions: from points of the world to pixels and back. */
final class Lens {
    private final StreetCamera camera;
    private final double fx;
    private final double fy;
    private final double fz;
    private final double rx;
    private final double rz;
    private final double ux;
    private final double uy;
    private final double uz;

    Lens(StreetCamera camera) {
        this.camera = camera;
        double dx = camera.aimX() - camera.x();
        double dy = camera.aimY() - camera.y();
        double dz = camera.aimZ() - camera.z();
        double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        fx = dx / length;
        fy = dy / length;
        fz = dz / length;
        double level = Math.sqrt(fx * fx + fz * fz);
        rx = -fz / level;
        rz = fx / level;
        ux = -rz * fy;
        uy = rz * fx - rx * fz;
        uz = rx * fy;
    }

    /** Points the ray through a point of the picture, in pixels from its top left. */
    void aim(double px, double py, Ray ray) {
        double a = px - camera.width() / 2.0;
        double b = camera.height() / 2.0 - py;
        double dx = fx * camera.focal() + rx * a + ux * b;
        double dy = fy * camera.focal() + uy * b;
        double dz = fz * camera.focal() + rz * a + uz * b;
        double scale = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
        ray.set(camera.x(), camera.y(), camera.z(), dx * scale, dy * scale, dz * scale);
    }

    /** How far ahead of the camera a point lies. */
    double depth(double x, double y, double z) {
        return fx * (x - camera.x()) + fy * (y - camera.y()) + fz * (z - camera.z());
    }

    /** The column of a point at a depth. */
    double column(double x, double z, double depth) {
        return camera.width() / 2.0 + camera.focal() * (rx * (x - camera.x()) + rz * (z - camera.z())) / depth;
    }

    /** The row of a point at a depth. */
    double row(double x, double y, double z, double depth) {
        double up = ux * (x - camera.x()) + uy * (y - camera.y()) + uz * (z - camera.z());
        return camera.height() / 2.0 - camera.focal() * up / depth;
    }
}
