package io.ddnn.training.street;

/** A solid that rays are traced against. Hits leave the normal, of length 1, and the face at the ray. */
sealed interface Shape permits Hull, Ellipsoid, Capsule, Wheel {
    double MISS = Double.POSITIVE_INFINITY;
    double NEAR = 1e-4;

    /** The distance to the first hit that lies ahead and before the limit, or MISS. */
    double hit(Ray ray, double limit);

    /** Widens a box {minX, minY, minZ, maxX, maxY, maxZ} to hold the shape. */
    void widen(double[] box);
}
