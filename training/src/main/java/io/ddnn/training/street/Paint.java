package io.ddnn.training.street;

/** The colouring of a shape. */
@FunctionalInterface
interface Paint {
    /** Colours the point (x, y, z), in metres in the body's own directions, on a face of the shape. */
    void paint(double x, double y, double z, int face, Surface surface);

    static Paint plain(Rgb colour) {
        return (x, y, z, face, surface) -> surface.set(colour);
    }

    static Paint glossy(Rgb colour, double gloss) {
        return (x, y, z, face, surface) -> surface.set(colour, gloss, 0);
    }
}
