package io.ddnn.training.street;

import io.ddnn.model.image.PixelImage;

/** Linear light on its way to 8-bit pixels. */
final class Film {
    private final StreetCamera camera;
    private final float[] light;
    private final int width;
    private final int height;

    /** Takes over an array of red, green and blue, row by row. */
    Film(StreetCamera camera, float[] light, int width, int height) {
        this.camera = camera;
        this.light = light;
        this.width = width;
        this.height = height;
    }

    /** Blurs by a bell of the given radius in pixels; what lies outside is taken for the border. */
    void blur(double radius) {
        if (radius < 0.15) {
            return;
        }
        int reach = (int) Math.ceil(2.5 * radius);
        double[] weights = new double[2 * reach + 1];
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
            weights[i + reach] = StrictMath.exp(-0.5 * i * i / (radius * radius));
            sum += weights[i + reach];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        float[] line = new float[Math.max(width, height)];
        for (int c = 0; c < PixelImage.CHANNELS; c++) {
            for (int y = 0; y < height; y++) {
                blurLine(line, y * width * PixelImage.CHANNELS + c, PixelImage.CHANNELS, width, weights, reach);
            }
            for (int x = 0; x < width; x++) {
                blurLine(line, x * PixelImage.CHANNELS + c, width * PixelImage.CHANNELS, height, weights, reach);
            }
        }
    }

    private void blurLine(float[] line, int start, int step, int length, double[] weights, int reach) {
        for (int i = 0; i < length; i++) {
            line[i] = light[start + i * step];
        }
        for (int i = 0; i < length; i++) {
            double value = 0;
            for (int w = -reach; w <= reach; w++) {
                value += weights[w + reach] * line[Math.clamp(i + w, 0, length - 1)];
            }
            light[start + i * step] = (float) value;
        }
    }

    /** Colour cast, saturation, tone curve and noise, and the pixels. */
    PixelImage develop(double grain, StreetRandom random) {
        byte[] rgb = new byte[light.length];
        for (int i = 0; i < light.length; i += PixelImage.CHANNELS) {
            double red = light[i] * (1 + camera.warmth());
            double green = light[i + 1];
            double blue = light[i + 2] * (1 - camera.warmth());
            double grey = 0.3 * red + 0.59 * green + 0.11 * blue;
            double common = random.bell() * 0.75;
            rgb[i] = tone(grey + (red - grey) * camera.saturation(), grain * (common + 0.6 * random.bell()));
            rgb[i + 1] = tone(grey + (green - grey) * camera.saturation(), grain * (common + 0.5 * random.bell()));
            rgb[i + 2] = tone(grey + (blue - grey) * camera.saturation(), grain * (common + 0.8 * random.bell()));
        }
        return new PixelImage(width, height, rgb);
    }

    /** A square root for the curve of a screen, with a soft shoulder above three quarters. */
    private static byte tone(double linear, double noise) {
        double value = Math.sqrt(Math.max(0, linear));
        if (value > 0.75) {
            double over = (value - 0.75) * 4;
            value = 0.75 + 0.25 * over / (1 + 0.55 * over);
        }
        return (byte) (int) (Math.clamp(value + noise, 0, 1) * 255 + 0.5);
    }
}
