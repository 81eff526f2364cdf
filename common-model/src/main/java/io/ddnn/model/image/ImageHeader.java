package io.ddnn.model.image;

import io.ddnn.model.image.ImageRejectedException.Reason;

/**
 * What a file says about itself, read without decoding a pixel.
 *
 * @param format PNG or JPEG
 * @param width pixels of a row, positive
 * @param height rows, positive
 */
record ImageHeader(Format format, int width, int height) {

    /** The formats that are read, with the names under which the platform knows them. */
    enum Format {
        PNG("png"), JPEG("jpeg");

        final String readerName;

        Format(String readerName) {
            this.readerName = readerName;
        }
    }

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Reads and checks the structure of a whole file; the pixels within may still turn out to be damaged. */
    static ImageHeader read(byte[] file, ImageLimits limits) throws ImageRejectedException {
        ImageHeader header;
        if (startsWith(file, PNG_SIGNATURE)) {
            header = new PngStructure(file).header();
        } else if (file.length >= 3 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8
                && (file[2] & 0xff) == 0xff) {
            header = new JpegStructure(file).header();
        } else {
            throw new ImageRejectedException(
                    Reason.UNKNOWN_FORMAT,
                    "the content is neither PNG nor JPEG: %d bytes that begin with %s"
                            .formatted(file.length, beginning(file)));
        }
        long pixels = (long) header.width * header.height;
        if (pixels > limits.maxPixels()) {
            throw new ImageRejectedException(
                    Reason.TOO_MANY_PIXELS,
                    "the picture has %d x %d = %d pixels, at most %d are accepted"
                            .formatted(header.width, header.height, pixels, limits.maxPixels()));
        }
        return header;
    }

    private static boolean startsWith(byte[] file, byte[] prefix) {
        if (file.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (file[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static String beginning(byte[] file) {
        if (file.length == 0) {
            return "nothing";
        }
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(8, file.length); i++) {
            hex.append(i == 0 ? "" : " ").append("%02x".formatted(file[i] & 0xff));
        }
        return hex.toString();
    }
}
