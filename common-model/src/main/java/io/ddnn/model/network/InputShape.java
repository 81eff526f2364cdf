package io.ddnn.model.network;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.tensor.MapShape;

/**
 * The shape of a device's input image.
 *
 * @param height rows, 4 to 1024
 * @param width columns, 4 to 1024
 * @param channels values a pixel: 3, red, green and blue
 */
public record InputShape(int height, int width, int channels) {

    public InputShape {
        requireSide("height", height);
        requireSide("width", width);
        if (channels != PixelImage.CHANNELS) {
            throw new DefinitionException("field 'input.channels' is " + channels + ", expected 3 (RGB)");
        }
    }

    private static void requireSide(String field, int value) {
        if (value < 4 || value > 1024) {
            throw new DefinitionException("field 'input." + field + "' is " + value + ", expected 4 to 1024");
        }
    }

    /** The shape as that of a map. */
    public MapShape mapShape() {
        return new MapShape(height, width, channels);
    }

    /** Bytes of a raw image: one a value. */
    public int rawBytes() {
        return height * width * channels;
    }
}
