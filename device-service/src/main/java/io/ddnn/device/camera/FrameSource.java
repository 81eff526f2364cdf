package io.ddnn.device.camera;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where pictures come from. */
@FunctionalInterface
interface FrameSource {

    /**
     * Takes a picture.
     *
     * @return a file in PNG or JPEG; null if no object is in view
     * @throws IOException if there is no telling
     */
    byte @Nullable [] take() throws IOException, InterruptedException;
}
