package io.ddnn.model.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Writes the numbers of {@link BinaryCodec}. */
final class WireOutput {

    private static final int MAX_VARINT_BYTES = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    void u8(int value) {
        out.write(value);
    }

    void varint(int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    void f32(float value) {
        int bits = Float.floatToIntBits(value);
        out.write(bits >>> 24);
        out.write(bits >>> 16);
        out.write(bits >>> 8);
        out.write(bits);
    }

    void bytes(byte[] bytes) {
        out.writeBytes(bytes);
    }

    void bytes(byte[] bytes, int from) {
        out.write(bytes, from, bytes.length - from);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    static int readVarint(ByteBuffer in) {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            int next = in.get() & 0xff;
            value |= (long) (next & 0x7f) << (7 * i);
            if (next < 0x80) {
                if (value > Integer.MAX_VALUE || (next == 0 && i > 0)) {
                    break;
                }
                return (int) value;
            }
        }
        throw new MessageException("a number is longer than it need be or beyond " + Integer.MAX_VALUE);
    }
}
