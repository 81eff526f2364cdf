package io.ddnn.training.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in NumPy's {@code .npy} format (numpy.lib.format, versions 1.0 to 3.0), in C order and of a plain number
 * type: signed or unsigned integers of 1, 2, 4 or 8 bytes, or floats of 4 or 8.
 */
final class NpyArray {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 16;
    private static final Pattern HEADER = Pattern.compile("\\{\\s*'descr':\\s*'([<>|=])([iuf])([1248])',\\s*"
            + "'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*}\\s*");

    /** How a value of the array is stored. */
    private enum Kind {
        I1, I2, I4, I8, U1, U2, U4, F4, F8
    }

    private final int[] shape;
    private final Kind kind;
    private final int itemSize;
    private final ByteBuffer data;

    private NpyArray(int[] shape, Kind kind, int itemSize, ByteBuffer data) {
        this.shape = shape;
        this.kind = kind;
        this.itemSize = itemSize;
        this.data = data;
    }

    /**
     * Reads an array to the stream's end.
     *
     * @param name what the array is called in messages
     * @param maxBytes the largest accepted array; checked on the header before anything is allocated
     * @throws DataSetException if it is not such an array, or has fewer or more bytes than its header says
     */
    static NpyArray read(String name, InputStream stream, long maxBytes) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new DataSetException(name + " does not begin as a .npy array");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw new DataSetException(name + " has .npy version " + version + ", expected 1, 2 or 3");
        }
        byte[] lengthBytes = in.readNBytes(version == 1 ? 2 : 4);
        long length = 0;
        for (int i = lengthBytes.length - 1; i >= 0; i--) {
            length = length << 8 | (lengthBytes[i] & 0xff);
        }
        if (length > MAX_HEADER) {
            throw new DataSetException(name + " has a header of " + length + " bytes, expected at most " + MAX_HEADER);
        }
        String header = new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw new DataSetException(name + " has header " + header.strip() + ", expected an array of plain numbers");
        }
        if (matcher.group(4).equals("True")) {
            throw new DataSetException(name + " is stored in Fortran order, expected C order");
        }
        Kind kind = kind(name, matcher.group(2) + matcher.group(3));
        int itemSize = Integer.parseInt(matcher.group(3));
        int[] shape = shape(name, matcher.group(5));
        long bytes = itemSize;
        for (int side : shape) {
            bytes = Math.min(bytes * side, Long.MAX_VALUE >> 32);
        }
        if (bytes > Math.min(maxBytes, Integer.MAX_VALUE - 8)) {
            throw new DataSetException(
                    "%s has shape %s of %d-byte values, which is more than the %d bytes accepted"
                            .formatted(name, Arrays.toString(shape), itemSize, maxBytes));
        }
        byte[] data = in.readNBytes((int) bytes);
        if (data.length < bytes || in.read() >= 0) {
            throw new DataSetException("%s has %s than the %d bytes of its shape %s"
                    .formatted(name, data.length < bytes ? "fewer" : "more", bytes, Arrays.toString(shape)));
        }
        ByteOrder order = matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyArray(shape, kind, itemSize, ByteBuffer.wrap(data).order(order));
    }

    private static Kind kind(String name, String type) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(type)) {
                return kind;
            }
        }
        throw new DataSetException(name + " holds values of type " + type + ", which is not read");
    }

    private static int[] shape(String name, String text) {
        try {
            return text.isBlank()
                    ? new int[0]
                    : Arrays.stream(text.split(",", -1))
                            .map(String::strip)
                            .filter(side -> !side.isEmpty())
                            .mapToInt(Integer::parseInt)
                            .toArray();
        } catch (NumberFormatException e) {
            throw new DataSetException(name + " has shape (" + text + "), expected whole numbers of 32 bits", e);
        }
    }

    int dimensions() {
        return shape.length;
    }

    /** The length of a dimension. */
    int side(int dimension) {
        return shape[dimension];
    }

    String describeShape() {
        return Arrays.toString(shape);
    }

    /** Whether the values are unsigned bytes. */
    boolean wholeBytes() {
        return kind == Kind.U1;
    }

    /** The value at a place counted in C order. */
    double value(int place) {
        int at = Math.multiplyExact(place, itemSize);
        return switch (kind) {
            case I1 -> data.get(at);
            case I2 -> data.getShort(at);
            case I4 -> data.getInt(at);
            case I8 -> data.getLong(at);
            case U1 -> data.get(at) & 0xff;
            case U2 -> data.getShort(at) & 0xffff;
            case U4 -> data.getInt(at) & 0xffffffffL;
            case F4 -> data.getFloat(at);
            case F8 -> data.getDouble(at);
        };
    }
}
