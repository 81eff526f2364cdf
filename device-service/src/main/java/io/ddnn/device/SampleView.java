package io.ddnn.device;

import io.ddnn.model.image.PixelImage;
import org.jspecify.annotations.Nullable;

/**
 * What a device sees of a sample.
 *
 * @param sample id of the sample
 * @param image of the network's input shape; null if the object is not in view
 */
public record SampleView(String sample, @Nullable PixelImage image) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public SampleView(String sample, @Nullable PixelImage image) {
        this.sample = sample;
        this.image = image;
    }
}
