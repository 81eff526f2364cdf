package io.ddnn.training.street;

/** What a ray finds where it hits: colour as a screen shows it, how much the sky mirrors, how much it shines itself. */
final class Surface {
    double red;
    double green;
    double blue;
    double gloss;
    double glow;

    void set(Rgb colour) {
        set(colour, 0, 0);
    }

    void set(Rgb colour, double newGloss, double newGlow) {
        red = colour.red();
        green = colour.green();
        blue = colour.blue();
        gloss = newGloss;
        glow = newGlow;
    }

    void dim(double factor) {
        red *= factor;
        green *= factor;
        blue *= factor;
    }
}
