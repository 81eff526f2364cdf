package io.ddnn.model.image;

import io.ddnn.model.image.ImageRejectedException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B): one 8-bit frame of one or three components, Huffman coded,
 * baseline, extended or progressive, at least one scan and the end marker there. The number of scans is bounded, as
 * each one of a progressive picture costs a pass over all pixels.
 */
final class JpegStructure {
    private static final int MAX_SCANS = 128;
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;

    private final byte[] file;
    private @Nullable ImageHeader header;
    private int scans;

    JpegStructure(byte[] file) {
        this.file = file;
    }

    ImageHeader header() throws ImageRejectedException {
        int at = 2;
        while (true) {
            at = nextMarker(at);
            int marker = byteAt(at - 1);
            if (marker == END_OF_IMAGE) {
                break;
            }
            if (isAlone(marker)) {
                continue;
            }
            int length = byteAt(at) << 8 | byteAt(at + 1);
            if (length < 2) {
                throw corrupt("the segment at byte %d has length %d, expected at least 2".formatted(at - 2, length));
            }
            if (isFrame(marker)) {
                readFrame(marker, at, length);
            } else if (marker == START_OF_SCAN) {
                countScan();
            }
            at += length;
        }
        if (header == null || scans == 0) {
            throw corrupt("it ends before any image data");
        }
        return header;
    }

    /** The position behind the next marker that is no restart marker and no stuffed byte. */
    private int nextMarker(int from) throws ImageRejectedException {
        int at = from;
        while (true) {
            while (byteAt(at) != 0xff) {
                at++;
            }
            while (byteAt(at) == 0xff) {
                at++;
            }
            int marker = byteAt(at);
            at++;
            boolean restart = marker >= 0xd0 && marker <= 0xd7;
            if (marker != 0 && !restart) {
                return at;
            }
        }
    }

    private void readFrame(int marker, int at, int length) throws ImageRejectedException {
        if (header != null) {
            throw corrupt("it holds more than one frame");
        }
        if (marker > 0xc2) {
            throw unsupported("its coding (frame type %d) is not read, expected baseline or progressive Huffman coding"
                    .formatted(marker - 0xc0));
        }
        if (length < 8) {
            throw corrupt("its frame header has %d bytes, expected at least 8".formatted(length));
        }
        int precision = byteAt(at + 2);
        int height = byteAt(at + 3) << 8 | byteAt(at + 4);
        int width = byteAt(at + 5) << 8 | byteAt(at + 6);
        int components = byteAt(at + 7);
        if (precision != 8) {
            throw unsupported("it has %d bits a value, expected 8".formatted(precision));
        }
        if (components == 4) {
            throw unsupported("it has 4 components (CMYK), expected 1 (grey) or 3 (colour)");
        }
        if (components != 1 && components != 3) {
            throw unsupported("it has %d components, expected 1 (grey) or 3 (colour)".formatted(components));
        }
        if (width < 1 || height < 1) {
            throw corrupt("its size is %d x %d, expected at least 1 a side".formatted(width, height));
        }
        header = new ImageHeader(ImageHeader.Format.JPEG, width, height);
    }

    private void countScan() throws ImageRejectedException {
        scans++;
        if (scans > MAX_SCANS) {
            throw unsupported("it has more than %d scans".formatted(MAX_SCANS));
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean isAlone(int marker) {
        return marker == 0x01 || marker == 0xd8;
    }

    private int byteAt(int at) throws ImageRejectedException {
        if (at >= file.length) {
            throw corrupt("it ends at byte %d without an end marker".formatted(file.length));
        }
        return file[at] & 0xff;
    }

    private static ImageRejectedException corrupt(String what) {
        return new ImageRejectedException(Reason.CORRUPT, "the JPEG is damaged or cut off: " + what);
    }

    private static ImageRejectedException unsupported(String what) {
        return new ImageRejectedException(Reason.UNSUPPORTED, "the JPEG is not of a kind that is read: " + what);
    }
}
