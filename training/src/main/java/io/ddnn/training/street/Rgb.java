package io.ddnn.training.street;

/** A colour as a screen shows it, each part 0 to 1. */
record Rgb(double red, double green, double blue) {
    static final Rgb BLACK = new Rgb(0.05, 0.05, 0.055);
    static final Rgb WHITE = new Rgb(0.93, 0.93, 0.92);

    static Rgb grey(double value) {
        return new Rgb(value, value, value);
    }

    Rgb scaled(double factor) {
        return new Rgb(
                Math.clamp(red * factor, 0, 1), Math.clamp(green * factor, 0, 1), Math.clamp(blue * factor, 0, 1));
    }

    Rgb mixed(Rgb other, double share) {
        return new Rgb(
                red + (other.red - red) * share,
                green + (other.green - green) * share,
                blue + (other.blue - blue) * share);
    }

    /** A colour of the wheel, hue 0 to 1 from red over green and blue back to red. */
    static Rgb hue(double hue, double saturation, double value) {
        double h = (hue - Math.floor(hue)) * 6;
        double red = Math.clamp(Math.abs(h - 3) - 1, 0, 1);
        double green = Math.clamp(2 - Math.abs(h - 2), 0, 1);
        double blue = Math.clamp(2 - Math.abs(h - 4), 0, 1);
        return new Rgb(
                value * (1 - saturation + saturation * red),
                value * (1 - saturation + saturation * green),
                value * (1 - saturation + saturation * blue));
    }
}
