package io.ddnn.model.slice;

import java.io.ByteArrayOutputStream;

/** Writes big-endian numbers, and refuses those that a field cannot hold. */
final class SliceOutput {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void u8(int value) {
        require(value, 0xff);
        out.write(value);
    }

    void u16(int value) {
        require(value, 0xffff);
        out.write(value >>> 8);
        out.write(value);
    }

    void i32(int value) {
        out.write(value >>> 24);
        out.write(value >>> 16);
        out.write(value >>> 8);
        out.write(value);
    }

    void f64(double value) {
        long bits = Double.doubleToLongBits(value);
        i32((int) (bits >>> 32));
        i32((int) bits);
    }

    void bytes(byte[] bytes) {
        out.writeBytes(bytes);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private static void require(int value, int max) {
        if (value < 0 || value > max) {
            throw new SliceException("value " + value + " does not fit its field, expected 0 to " + max);
        }
    }
}
