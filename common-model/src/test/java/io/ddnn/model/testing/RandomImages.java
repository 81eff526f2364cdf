package io.ddnn.model.testing;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.InputShape;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.Random;

/** Random pictures and maps. */
public final class RandomImages {

    private RandomImages() {}

    /** A picture of independent random pixels. */
    public static PixelImage noise(int width, int height, Random random) {
        byte[] rgb = new byte[width * height * PixelImage.CHANNELS];
        random.nextBytes(rgb);
        return new PixelImage(width, height, rgb);
    }

    /** A picture of random pixels of a network's input shape. */
    public static PixelImage noise(InputShape shape, Random random) {
        return noise(shape.width(), shape.height(), random);
    }

    /** A map of independent random bits. */
    public static BitTensor bits(MapShape shape, Random random) {
        BitTensor map = new BitTensor(shape);
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    map.set(y, x, c, random.nextBoolean());
                }
            }
        }
        return map;
    }

    /** A map of equal values. */
    public static BitTensor filled(MapShape shape, boolean value) {
        BitTensor map = new BitTensor(shape);
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    map.set(y, x, c, value);
                }
            }
        }
        return map;
    }
}
