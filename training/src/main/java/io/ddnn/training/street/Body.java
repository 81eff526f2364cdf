package io.ddnn.training.street;

/** A model at its place in the world, turned about the upright axis. */
final class Body {
    final Model model;
    final double x;
    final double z;
    final double cos;
    final double sin;
    final double centreX;
    final double centreY;
    final double centreZ;
    final double radius;

    /** A body at (x, z) whose forward direction is turned by an angle from the world's x towards its z. */
    Body(Model model, double x, double z, double heading) {
        this.model = model;
        this.x = x;
        this.z = z;
        this.cos = StrictMath.cos(heading);
        this.sin = StrictMath.sin(heading);
        double[] box = model.box();
        double midX = (box[0] + box[3]) / 2;
        double midZ = (box[2] + box[5]) / 2;
        centreX = worldX(midX, midZ);
        centreY = (box[1] + box[4]) / 2;
        centreZ = worldZ(midX, midZ);
        double sx = box[3] - box[0];
        double sy = box[4] - box[1];
        double sz = box[5] - box[2];
        radius = Math.sqrt(sx * sx + sy * sy + sz * sz) / 2;
    }

    double worldX(double localX, double localZ) {
        return x + cos * localX - sin * localZ;
    }

    double worldZ(double localX, double localZ) {
        return z + sin * localX + cos * localZ;
    }

    double localX(double worldX, double worldZ) {
        return cos * (worldX - x) + sin * (worldZ - z);
    }

    double localZ(double worldX, double worldZ) {
        return cos * (worldZ - z) - sin * (worldX - x);
    }

    /** Whether the ray passes the sphere around the body. */
    boolean near(Ray ray) {
        double wx = centreX - ray.ox;
        double wy = centreY - ray.oy;
        double wz = centreZ - ray.oz;
        double along = wx * ray.dx + wy * ray.dy + wz * ray.dz;
        double square = wx * wx + wy * wy + wz * wz;
        return square - along * along <= radius * radius && (along > 0 || square <= radius * radius);
    }

    /** The ray in the body's directions. */
    void toLocal(Ray ray, Ray local) {
        double wx = ray.ox - x;
        double wz = ray.oz - z;
        local.set(
                cos * wx + sin * wz,
                ray.oy,
                cos * wz - sin * wx,
                cos * ray.dx + sin * ray.dz,
                ray.dy,
                cos * ray.dz - sin * ray.dx);
    }

    /** Whether a ray in the body's directions enters its box before a limit. */
    boolean entersBox(Ray local, double limit) {
        double[] box = model.box();
        double enter = 0;
        double leave = limit;
        double inverse = 1 / local.dx;
        double first = (box[0] - local.ox) * inverse;
        double second = (box[3] - local.ox) * inverse;
        enter = Math.max(enter, Math.min(first, second));
        leave = Math.min(leave, Math.max(first, second));
        inverse = 1 / local.dy;
        first = (box[1] - local.oy) * inverse;
        second = (box[4] - local.oy) * inverse;
        enter = Math.max(enter, Math.min(first, second));
        leave = Math.min(leave, Math.max(first, second));
        inverse = 1 / local.dz;
        first = (box[2] - local.oz) * inverse;
        second = (box[5] - local.oz) * inverse;
        enter = Math.max(enter, Math.min(first, second));
        leave = Math.min(leave, Math.max(first, second));
        return enter <= leave;
    }
}
