package io.ddnn.client;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a device is told of a sample.
 *
 * @param image an image file; null if the object is not in the device's view
 */
public record Upload(byte @Nullable [] image) {

    /** The object is not in view. */
    public static final Upload NONE = new Upload(null);

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public Upload(byte @Nullable [] image) {
        this.image = image;
    }

    /** The media type by the file's first bytes. A service tells by itself what a file is. */
    String mediaType() {
        if (startsWith(PNG)) {
            return "image/png";
        }
        return startsWith(JPEG) ? "image/jpeg" : "application/octet-stream";
    }

    private boolean startsWith(byte[] magic) {
        return image != null && image.length >= magic.length
                && Arrays.equals(image, 0, magic.length, magic, 0, magic.length);
    }
}
