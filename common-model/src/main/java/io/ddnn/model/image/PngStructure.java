package io.ddnn.model.image;

import io.ddnn.model.image.ImageRejectedException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (W3C "Portable Network Graphics", section 5): every chunk whole and with a right checksum,
 * the header first, image data present and the end chunk there.
 */
final class PngStructure {
    private static final int SIGNATURE = 8;
    private static final int CHUNK_FRAME = 12;
    private static final int HEADER_DATA = 13;

    private final byte[] file;

    PngStructure(byte[] file) {
        this.file = file;
    }

    ImageHeader header() throws ImageRejectedException {
        int at = SIGNATURE;
        ImageHeader header = null;
        boolean data = false;
        while (true) {
            if (file.length - at < CHUNK_FRAME) {
                throw corrupt("it ends at byte %d within a chunk".formatted(file.length));
            }
            long length = unsigned(at);
            if (length > file.length - at - CHUNK_FRAME) {
                throw corrupt("the chunk at byte %d has %d bytes, only %d are left"
                        .formatted(at, length, file.length - at - CHUNK_FRAME));
            }
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            CRC32 crc = new CRC32();
            crc.update(file, at + 4, (int) length + 4);
            if (crc.getValue() != unsigned(at + 8 + (int) length)) {
                throw corrupt("the chunk at byte %d does not match its checksum".formatted(at));
            }
            if (header == null) {
                header = readHeader(type, length, at + 8);
            } else if (type.equals("IEND")) {
                if (!data) {
                    throw corrupt("it holds no image data");
                }
                return header;
            }
            data |= type.equals("IDAT");
            at += CHUNK_FRAME + (int) length;
        }
    }

    private ImageHeader readHeader(String type, long length, int at) throws ImageRejectedException {
        if (!type.equals("IHDR") || length != HEADER_DATA) {
            throw corrupt("it does not begin with an image header");
        }
        long width = unsigned(at);
        long height = unsigned(at + 4);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw corrupt("its size is %d x %d, expected 1 to %d a side".formatted(width, height, Integer.MAX_VALUE));
        }
        return new ImageHeader(ImageHeader.Format.PNG, (int) width, (int) height);
    }

    private long unsigned(int at) {
        return (file[at] & 0xffL) << 24
                | (file[at + 1] & 0xff) << 16
                | (file[at + 2] & 0xff) << 8
                | (file[at + 3] & 0xff);
    }

    private static ImageRejectedException corrupt(String what) {
        return new ImageRejectedException(Reason.CORRUPT, "the PNG is damaged or cut off: " + what);
    }
}
