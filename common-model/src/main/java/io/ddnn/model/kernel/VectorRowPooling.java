package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2L;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Which pixels' sums passed a filter's threshold, row by row with a bit for each pixel, as the masks of comparisons give
 * it, and the max pooling of that: an OR of three rows, and of a row with itself moved by a pixel to the left and to the
 * right. As filters lie apart so far, and side by side in a map, the pooled bits of a filter are then used as a mask with
 * a lane for each pixel.
 */
final class VectorRowPooling {

    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final long EVEN = 0x5555_5555_5555_5555L;

    private final ConvPoolParameters p;
    private final MapShape shape;
    private final int filters;
    private final int rowWords;
    private final int planeWords;
    private final long[] planes;
    private final long lastWord;
    private final int mapWords;
    private final long[] pooled;
    private final long[] words;
    private final byte[] flips;

    VectorRowPooling(ConvPoolParameters p) {
        this.p = p;
        this.shape = p.output();
        this.filters = p.filters().size();
        this.rowWords = (p.input().width() + Long.SIZE - 1) / Long.SIZE;
        this.planeWords = (p.input().height() + 2) * rowWords;
        this.planes = new long[Math.multiplyExact(filters, planeWords)];
        this.lastWord = -1L >>> (Long.SIZE * rowWords - p.input().width());
        // a word more, for what the last row's last bits do not carry over
        this.mapWords = shape.pixels() / Long.SIZE + 2;
        this.pooled = new long[Math.multiplyExact(filters, mapWords)];
        this.words = new long[BYTES.length()];
        this.flips = new byte[shape.wordsPerPixel() * Long.BYTES];
        for (int filter = 0; filter < filters; filter++) {
            if (p.flips()[filter]) {
                flips[filter / Byte.SIZE] |= (byte) (1 << (filter % Byte.SIZE));
            }
        }
    }

    /**
     * Sets the bits of some pixels of a row; those of a word in ascending order.
     *
     * @param x the first pixel, a multiple of the number of bits, which divides 64
     */
    void set(int filter, int y, int x, long bits) {
        int word = filter * planeWords + (y + 1) * rowWords + x / Long.SIZE;
        planes[word] = x % Long.SIZE == 0 ? bits : planes[word] | bits << x;
    }

    /** Pools, applies the filters' directions and writes the block's output. */
    void pool(BitTensor output) {
        for (int filter = 0; filter < filters; filter++) {
            if (rowWords == 1) {
                poolNarrow(filter * planeWords, filter * mapWords);
            } else {
                poolWide(filter * planeWords, filter * mapWords);
            }
        }
        for (int pixel = 0; pixel < shape.pixels(); pixel += BYTES.length()) {
            for (int group = 0; group * Byte.SIZE < filters; group++) {
                write(pixel, group, output.words());
            }
        }
    }

    /** Pools the plane of a filter whose rows fit in a word into a map of consecutive bits. */
    private void poolNarrow(int plane, int map) {
        int bit = 0;
        int row = plane;
        long collected = 0;
        for (int y = 0; y < shape.height(); y++) {
            long word = (planes[row] | planes[row + 1] | planes[row + 2]) & lastWord;
            word = atStride((word | word << 1 | word >>> 1) & lastWord);
            collected |= word << bit;
            int next = bit + shape.width();
            if (next / Long.SIZE != bit / Long.SIZE) {
                pooled[map + bit / Long.SIZE] = collected;
                collected = word >>> 1 >>> ~bit;
            }
            bit = next;
            row += p.stride();
        }
        pooled[map + bit / Long.SIZE] = collected;
    }

    /** The same for a plane of longer rows. */
    private void poolWide(int plane, int map) {
        Arrays.fill(pooled, map, map + mapWords, 0);
        for (int y = 0; y < shape.height(); y++) {
            int top = plane + y * p.stride() * rowWords;
            for (int i = 0; i < rowWords; i++) {
                long word = atStride(pooledWord(top, i));
                int bit = y * shape.width() + i * (Long.SIZE / p.stride());
                pooled[map + bit / Long.SIZE] |= word << bit;
                pooled[map + bit / Long.SIZE + 1] |= word >>> 1 >>> ~bit;
            }
        }
    }

    private long atStride(long word) {
        return p.stride() == 1 ? word : Long.compress(word, EVEN);
    }

    private long pooledWord(int top, int i) {
        long word = verticalOr(top, i);
        long before = i == 0 ? 0 : verticalOr(top, i - 1) >>> 63;
        long after = i == rowWords - 1 ? 0 : verticalOr(top, i + 1) << 63;
        long pooled = word | word << 1 | before | word >>> 1 | after;
        return i == rowWords - 1 ? pooled & lastWord : pooled;
    }

    private long verticalOr(int top, int i) {
        long word = planes[top + i] | planes[top + rowWords + i] | planes[top + 2 * rowWords + i];
        // beyond the image there are sums of what its last pixels add
        return i == rowWords - 1 ? word & lastWord : word;
    }

    /** Writes the bits of eight filters into the words of some pixels. */
    private void write(int pixel, int group, long[] target) {
        ByteVector bits = ByteVector.broadcast(BYTES, flips[group]);
        int first = group * Byte.SIZE;
        int last = Math.min(first + Byte.SIZE, filters);
        for (int filter = first; filter < last; filter++) {
            long mask = pooled[filter * mapWords + pixel / Long.SIZE] >>> pixel;
            bits = bits.lanewise(XOR, (byte) (1 << (filter - first)), VectorMask.fromLong(BYTES, mask));
        }
        int shift = first % Long.SIZE;
        int perPixel = shape.wordsPerPixel();
        int count = Math.min(BYTES.length(), shape.pixels() - pixel);
        boolean direct = perPixel == 1 && count == BYTES.length() && group == 0;
        long[] to = direct ? target : words;
        int at = direct ? pixel : 0;
        ((LongVector) bits.convertShape(ZERO_EXTEND_B2L, LONGS, 0)).lanewise(LSHL, shift).intoArray(to, at);
        ((LongVector) bits.convertShape(ZERO_EXTEND_B2L, LONGS, 1)).lanewise(LSHL, shift).intoArray(to,
                at + LONGS.length());
        ((LongVector) bits.convertShape(ZERO_EXTEND_B2L, LONGS, 2)).lanewise(LSHL, shift).intoArray(to,
                at + 2 * LONGS.length());
        ((LongVector) bits.convertShape(ZERO_EXTEND_B2L, LONGS, 3)).lanewise(LSHL, shift).intoArray(to,
                at + 3 * LONGS.length());
        ((LongVector) bits.convertShape(ZERO_EXTEND_B2L, LONGS, 4)).lanewise(LSHL, shift).intoArray(to,
                at + 4 * LONGS.length());
        ((LongVector) bits.convertShape(ZERO_EXTEND_B2L, LONGS, 5)).lanewise(LSHL, shift).intoArray(to,
                at + 5 * LONGS.length());
        ((LongVector) bits.convertShape(ZERO_EXTEND_B2L, LONGS, 6)).lanewise(LSHL, shift).intoArray(to,
                at + 6 * LONGS.length());
        ((LongVector) bits.convertShape(ZERO_EXTEND_B2L, LONGS, 7)).lanewise(LSHL, shift).intoArray(to,
                at + 7 * LONGS.length());
        if (!direct) {
            merge(pixel, count, perPixel, first, target);
        }
    }

    private void merge(int pixel, int count, int perPixel, int first, long[] target) {
        int at = pixel * perPixel + first / Long.SIZE;
        long keep = first % Long.SIZE == 0 ? 0 : -1;
        for (int i = 0; i < count; i++) {
            target[at] = (target[at] & keep) | words[i];
            at += perPixel;
        }
    }
}
