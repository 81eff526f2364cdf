package io.ddnn.training.street;

/**
 * A camera on the street: where it hangs and how good it is. Lengths are metres, sizes are its own pixels.
 *
 * @param x place along the main street
 * @param y height above the ground
 * @param z place across the main street
 * @param aimX what it looks at
 * @param aimY what it looks at
 * @param aimZ what it looks at
 * @param width pixels of a row
 * @param height rows
 * @param focal focal length in pixels
 * @param range how far away an object may be to be reported
 * @param blur radius of the lens's blur in pixels
 * @param noise deviation of a pixel's value in good light, as a share of white
 * @param gain exposure, 1 is right
 * @param latitude how well it adapts to the light, 0 not at all, 1 fully
 * @param warmth colour cast, positive to red, negative to blue
 * @param saturation 0 grey, 1 natural
 * @param dirt how much of the lens is dirty, 0 to 1
 */
record StreetCamera(
        double x,
        double y,
        double z,
        double aimX,
        double aimY,
        double aimZ,
        int width,
        int height,
        double focal,
        double range,
        double blur,
        double noise,
        double gain,
        double latitude,
        double warmth,
        double saturation,
        double dirt) {}
