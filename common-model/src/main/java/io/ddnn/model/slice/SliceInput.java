package io.ddnn.model.slice;

import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads big-endian numbers and tensors. Nothing is allocated for content that the bytes cannot hold; and as a tensor
 * takes up to 64 times more memory than in a file (one channel in a word of 64), all tensors together are bounded too.
 *
 * <p>Every method throws {@link BufferUnderflowException} where the bytes end too early.
 */
final class SliceInput {

    /** The most memory that a slice's tensors take: 256 MiB in words of 8 bytes. */
    static final int MAX_WORDS = 1 << 25;

    private static final int WORDS_OF_AN_OBJECT = 5;

    private final ByteBuffer in;
    private long words;

    SliceInput(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    int position() {
        return in.position();
    }

    int remaining() {
        return in.remaining();
    }

    int u8() {
        return in.get() & 0xff;
    }

    int u16() {
        return in.getShort() & 0xffff;
    }

    int i32() {
        return in.getInt();
    }

    float f32() {
        return in.getFloat();
    }

    double f64() {
        return in.getDouble();
    }

    byte[] bytes(int length) {
        requireRemaining(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    MapShape shape() {
        return new MapShape(u16(), u16(), u16());
    }

    BitTensor tensor(MapShape shape) {
        byte[] packed = bytes(shape.packedBytes());
        words += (long) shape.pixels() * shape.wordsPerPixel() + WORDS_OF_AN_OBJECT;
        if (words > MAX_WORDS) {
            throw new IllegalArgumentException("tensors take more than " + MAX_WORDS + " words of memory");
        }
        return BitTensor.fromPacked(shape, packed);
    }

    void requireRemaining(long length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
    }
}
