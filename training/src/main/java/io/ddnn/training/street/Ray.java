package io.ddnn.training.street;

/** A ray, and what it last hit: the normal and the face of a shape. Directions have length 1. */
final class Ray {
    double ox;
    double oy;
    double oz;
    double dx;
    double dy;
    double dz;
    double nx;
    double ny;
    double nz;
    int face;

    void set(double newOx, double newOy, double newOz, double newDx, double newDy, double newDz) {
        ox = newOx;
        oy = newOy;
        oz = newOz;
        dx = newDx;
        dy = newDy;
        dz = newDz;
    }

    void normal(double x, double y, double z, int newFace) {
        nx = x;
        ny = y;
        nz = z;
        face = newFace;
    }
}
