package io.ddnn.model.tensor;

import java.util.Arrays;

/**
 * A tensor of signs, one bit a value: 1 stands for +1, 0 for -1.
 *
 * <p>In memory the channels of a pixel are packed last and start at a word of their own: channel {@code c} of pixel
 * {@code (y, x)} is bit {@code c % 64} of word {@code (y * width + x) * wordsPerPixel + c / 64}. Unused bits are zero.
 * On the wire and in files the bits follow each other without gaps (see {@link #toPacked()}).
 *
 * <p>The words are not copied: whoever makes a tensor owns it, and may reuse it once nobody reads it any more. Not safe
 * for use by several threads while one of them writes.
 */
public final class BitTensor {

    private final MapShape shape;
    private final long[] words;

    /** Makes a tensor of -1. */
    public BitTensor(MapShape shape) {
        this.shape = shape;
        this.words = new long[shape.pixels() * shape.wordsPerPixel()];
    }

    /** The shape of the tensor. */
    public MapShape shape() {
        return shape;
    }

    /** The words themselves, not a copy; unused bits must stay zero. */
    public long[] words() {
        return words;
    }

    /** Tells whether the value at a position is +1. */
    public boolean get(int y, int x, int channel) {
        return (words[wordIndex(y, x, channel)] >>> channel & 1) != 0;
    }

    /** Sets the value at a position to +1 (true) or -1 (false). */
    public void set(int y, int x, int channel, boolean value) {
        int index = wordIndex(y, x, channel);
        long bit = 1L << channel;
        words[index] = value ? words[index] | bit : words[index] & ~bit;
    }

    private int wordIndex(int y, int x, int channel) {
        if (y < 0 || y >= shape.height() || x < 0 || x >= shape.width() || channel < 0
                || channel >= shape.channels()) {
            throw new IndexOutOfBoundsException("(" + y + ", " + x + ", " + channel + ") is outside " + shape);
        }
        return (y * shape.width() + x) * shape.wordsPerPixel() + channel / 64;
    }

    /** Makes a copy that shares nothing with this tensor. */
    public BitTensor copy() {
        BitTensor copy = new BitTensor(shape);
        System.arraycopy(words, 0, copy.words, 0, words.length);
        return copy;
    }

    /**
     * The tensor without gaps: value {@code (y, x, c)} is bit {@code i % 8} of byte {@code i / 8} with {@code i = (y *
     * width + x) * channels + c}. Unused bits of the last byte are zero.
     *
     * @return {@link MapShape#packedBytes()} bytes
     */
    public byte[] toPacked() {
        byte[] packed = new byte[shape.packedBytes()];
        int channels = shape.channels();
        int perPixel = shape.wordsPerPixel();
        int bit = 0;
        for (int pixel = 0; pixel < shape.pixels(); pixel++) {
            for (int k = 0; k < perPixel; k++) {
                int count = Math.min(64, channels - 64 * k);
                putBits(packed, bit, words[pixel * perPixel + k], count);
                bit += count;
            }
        }
        return packed;
    }

    /**
     * Reads a tensor from its form without gaps.
     *
     * @throws IllegalArgumentException if the number of bytes is not that of the shape, or an unused bit is set
     */
    public static BitTensor fromPacked(MapShape shape, byte[] packed) {
        if (packed.length != shape.packedBytes()) {
            throw new IllegalArgumentException(
                    "map has " + packed.length + " bytes, expected " + shape.packedBytes() + " for shape " + shape);
        }
        int used = shape.values() % 8;
        if (used != 0 && (packed[packed.length - 1] & 0xff) >>> used != 0) {
            throw new IllegalArgumentException("map of shape " + shape + " has bits set beyond its last value");
        }
        BitTensor tensor = new BitTensor(shape);
        int channels = shape.channels();
        int perPixel = shape.wordsPerPixel();
        int bit = 0;
        for (int pixel = 0; pixel < shape.pixels(); pixel++) {
            for (int k = 0; k < perPixel; k++) {
                int count = Math.min(64, channels - 64 * k);
                tensor.words[pixel * perPixel + k] = getBits(packed, bit, count);
                bit += count;
            }
        }
        return tensor;
    }

    private static void putBits(byte[] packed, int firstBit, long value, int count) {
        int bit = firstBit;
        int done = 0;
        while (done < count) {
            int offset = bit & 7;
            int take = Math.min(8 - offset, count - done);
            int part = (int) (value >>> done) & ((1 << take) - 1);
            packed[bit >>> 3] |= (byte) (part << offset);
            bit += take;
            done += take;
        }
    }

    private static long getBits(byte[] packed, int firstBit, int count) {
        long value = 0;
        int bit = firstBit;
        int done = 0;
        while (done < count) {
            int offset = bit & 7;
            int take = Math.min(8 - offset, count - done);
            long part = (packed[bit >>> 3] & 0xffL) >>> offset & ((1L << take) - 1);
            value |= part << done;
            bit += take;
            done += take;
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BitTensor tensor && shape.equals(tensor.shape) && Arrays.equals(words, tensor.words);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "BitTensor[" + shape + "]";
    }
}
