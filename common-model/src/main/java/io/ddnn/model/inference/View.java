package io.ddnn.model.inference;

import io.ddnn.model.image.PixelImage;

/** What a device has of a sample. */
public sealed interface View {

    /**
     * The object is in view.
     *
     * @param image of the network's input shape
     */
    record Seen(PixelImage image) implements View {}

    /** The device works, but the object is not in its view: its blank-frame scores and map stand for it. */
    record Blank() implements View {}

    /** The device says nothing. */
    record Missing() implements View {}
}
