package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.ddnn.model.layer.ConvPoolParameters;
import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.IntVector;

/**
 * Tiles of pixels whose words lie side by side, as in rows of a multiple of eight pixels with a word for each: the compiler
 * then needs two checks of their bounds instead of eight. Between a tile's first and last, all pixels are of one border
 * class.
 */
final class VectorRowTiles extends VectorTiles {

    /**
     * Where sums begin, so far below zero that those that pass end below zero: by number of inputs, then by border class
     * and filter.
     */
    private final int[][] starts;

    VectorRowTiles(ConvPoolParameters p, VectorPatches patches) {
        super(p, patches);
        // differing <= limit as differing - limit - 1 < 0
        this.starts = Arrays.stream(limits)
                .map(limit -> IntStream.of(limit).map(most -> -most - 1).toArray())
                .toArray(int[][]::new);
    }

    @Override
    void twoVectors(int filter, int inputs) {
        int lanes = LANES.length();
        int first = filter * offsets.length;
        int second = first + lanes * offsets.length;
        int[] begin = starts[inputs - 1];
        int plane = filter / (2 * lanes) * planeCells;
        for (int pixel = 0; pixel < pixels(); pixel += TILE) {
            int row = limitRows[pixel] + filter;
            IntVector a0 = IntVector.fromArray(LANES, begin, row);
            IntVector b0 = IntVector.fromArray(LANES, begin, row + lanes);
            row = limitRows[pixel + 1] + filter;
            IntVector a1 = IntVector.fromArray(LANES, begin, row);
            IntVector b1 = IntVector.fromArray(LANES, begin, row + lanes);
            row = limitRows[pixel + 7] + filter;
            IntVector a7 = IntVector.fromArray(LANES, begin, row);
            IntVector b7 = IntVector.fromArray(LANES, begin, row + lanes);
            IntVector a2 = a1;
            IntVector b2 = b1;
            IntVector a3 = a1;
            IntVector b3 = b1;
            IntVector a4 = a1;
            IntVector b4 = b1;
            IntVector a5 = a1;
            IntVector b5 = b1;
            IntVector a6 = a1;
            IntVector b6 = b1;
            for (int map = 0; map < inputs; map++) {
                int start = map * mapWords + firstWords[pixel];
                for (int k = 0; k < offsets.length; k++) {
                    int at = start + offsets[k];
                    IntVector v = IntVector.fromArray(LANES, weights, first + k * LANES.length());
                    IntVector w = IntVector.fromArray(LANES, weights, second + k * LANES.length());
                    IntVector x = IntVector.broadcast(LANES, words[at]);
                    a0 = a0.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                    b0 = b0.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                    x = IntVector.broadcast(LANES, words[at + 1]);
                    a1 = a1.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                    b1 = b1.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                    x = IntVector.broadcast(LANES, words[at + 2]);
                    a2 = a2.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                    b2 = b2.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                    x = IntVector.broadcast(LANES, words[at + 3]);
                    a3 = a3.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                    b3 = b3.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                    x = IntVector.broadcast(LANES, words[at + 4]);
                    a4 = a4.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                    b4 = b4.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                    x = IntVector.broadcast(LANES, words[at + 5]);
                    a5 = a5.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                    b5 = b5.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                    x = IntVector.broadcast(LANES, words[at + 6]);
                    a6 = a6.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                    b6 = b6.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                    x = IntVector.broadcast(LANES, words[at + 7]);
                    a7 = a7.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                    b7 = b7.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                }
            }
            int[] passing = passed.cells();
            int cell = plane + cells[pixel];
            passing[cell] = (int) (a0.compare(LT, 0).toLong() | b0.compare(LT, 0).toLong() << lanes);
            passing[cell + 1] = (int) (a1.compare(LT, 0).toLong() | b1.compare(LT, 0).toLong() << lanes);
            passing[cell + 2] = (int) (a2.compare(LT, 0).toLong() | b2.compare(LT, 0).toLong() << lanes);
            passing[cell + 3] = (int) (a3.compare(LT, 0).toLong() | b3.compare(LT, 0).toLong() << lanes);
            passing[cell + 4] = (int) (a4.compare(LT, 0).toLong() | b4.compare(LT, 0).toLong() << lanes);
            passing[cell + 5] = (int) (a5.compare(LT, 0).toLong() | b5.compare(LT, 0).toLong() << lanes);
            passing[cell + 6] = (int) (a6.compare(LT, 0).toLong() | b6.compare(LT, 0).toLong() << lanes);
            passing[cell + 7] = (int) (a7.compare(LT, 0).toLong() | b7.compare(LT, 0).toLong() << lanes);
        }
    }

    @Override
    void oneVector(int filter, int inputs) {
        int first = filter * offsets.length;
        int[] begin = starts[inputs - 1];
        int plane = filter / (2 * LANES.length()) * planeCells;
        for (int pixel = 0; pixel < pixels(); pixel += TILE) {
            IntVector a0 = IntVector.fromArray(LANES, begin, limitRows[pixel] + filter);
            IntVector a1 = IntVector.fromArray(LANES, begin, limitRows[pixel + 1] + filter);
            IntVector a7 = IntVector.fromArray(LANES, begin, limitRows[pixel + 7] + filter);
            IntVector a2 = a1;
            IntVector a3 = a1;
            IntVector a4 = a1;
            IntVector a5 = a1;
            IntVector a6 = a1;
            for (int map = 0; map < inputs; map++) {
                int start = map * mapWords + firstWords[pixel];
                for (int k = 0; k < offsets.length; k++) {
                    int at = start + offsets[k];
                    IntVector v = IntVector.fromArray(LANES, weights, first + k * LANES.length());
                    a0 = a0.add(v.lanewise(XOR, words[at]).lanewise(BIT_COUNT));
                    a1 = a1.add(v.lanewise(XOR, words[at + 1]).lanewise(BIT_COUNT));
                    a2 = a2.add(v.lanewise(XOR, words[at + 2]).lanewise(BIT_COUNT));
                    a3 = a3.add(v.lanewise(XOR, words[at + 3]).lanewise(BIT_COUNT));
                    a4 = a4.add(v.lanewise(XOR, words[at + 4]).lanewise(BIT_COUNT));
                    a5 = a5.add(v.lanewise(XOR, words[at + 5]).lanewise(BIT_COUNT));
                    a6 = a6.add(v.lanewise(XOR, words[at + 6]).lanewise(BIT_COUNT));
                    a7 = a7.add(v.lanewise(XOR, words[at + 7]).lanewise(BIT_COUNT));
                }
            }
            int[] passing = passed.cells();
            int cell = plane + cells[pixel];
            passing[cell] = (int) a0.compare(LT, 0).toLong();
            passing[cell + 1] = (int) a1.compare(LT, 0).toLong();
            passing[cell + 2] = (int) a2.compare(LT, 0).toLong();
            passing[cell + 3] = (int) a3.compare(LT, 0).toLong();
            passing[cell + 4] = (int) a4.compare(LT, 0).toLong();
            passing[cell + 5] = (int) a5.compare(LT, 0).toLong();
            passing[cell + 6] = (int) a6.compare(LT, 0).toLong();
            passing[cell + 7] = (int) a7.compare(LT, 0).toLong();
        }
    }
}
