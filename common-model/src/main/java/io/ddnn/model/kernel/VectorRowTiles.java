package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.ddnn.model.layer.ConvPoolParameters;
import jdk.incubator.vector.IntVector;

/**
 * Tiles of pixels whose words lie side by side, as in rows of a multiple of eight pixels with a word for each: the compiler
 * then needs two checks of their bounds instead of eight.
 */
final class VectorRowTiles extends VectorTiles {

    VectorRowTiles(ConvPoolParameters p, VectorPatches patches) {
        super(p, patches);
    }

    @Override
    void twoVectors(int pixel, int filter, int inputs) {
        int first = filter * offsets.length;
        int second = first + LANES.length() * offsets.length;
        IntVector a0 = IntVector.zero(LANES);
        IntVector a1 = a0;
        IntVector a2 = a0;
        IntVector a3 = a0;
        IntVector a4 = a0;
        IntVector a5 = a0;
        IntVector a6 = a0;
        IntVector a7 = a0;
        IntVector b0 = a0;
        IntVector b1 = a0;
        IntVector b2 = a0;
        IntVector b3 = a0;
        IntVector b4 = a0;
        IntVector b5 = a0;
        IntVector b6 = a0;
        IntVector b7 = a0;
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
        int[] limit = limits[inputs - 1];
        int[] passing = passed.cells();
        int plane = plane(filter);
        int lanes = LANES.length();
        int row = limitRows[pixel] + filter;
        passing[plane + cells[pixel]] = (int) (a0.compare(LE, IntVector.fromArray(LANES, limit, row)).toLong()
                | b0.compare(LE, IntVector.fromArray(LANES, limit, row + lanes)).toLong() << lanes);
        row = limitRows[pixel + 1] + filter;
        passing[plane + cells[pixel + 1]] = (int) (a1.compare(LE, IntVector.fromArray(LANES, limit, row)).toLong()
                | b1.compare(LE, IntVector.fromArray(LANES, limit, row + lanes)).toLong() << lanes);
        row = limitRows[pixel + 2] + filter;
        passing[plane + cells[pixel + 2]] = (int) (a2.compare(LE, IntVector.fromArray(LANES, limit, row)).toLong()
                | b2.compare(LE, IntVector.fromArray(LANES, limit, row + lanes)).toLong() << lanes);
        row = limitRows[pixel + 3] + filter;
        passing[plane + cells[pixel + 3]] = (int) (a3.compare(LE, IntVector.fromArray(LANES, limit, row)).toLong()
                | b3.compare(LE, IntVector.fromArray(LANES, limit, row + lanes)).toLong() << lanes);
        row = limitRows[pixel + 4] + filter;
        passing[plane + cells[pixel + 4]] = (int) (a4.compare(LE, IntVector.fromArray(LANES, limit, row)).toLong()
                | b4.compare(LE, IntVector.fromArray(LANES, limit, row + lanes)).toLong() << lanes);
        row = limitRows[pixel + 5] + filter;
        passing[plane + cells[pixel + 5]] = (int) (a5.compare(LE, IntVector.fromArray(LANES, limit, row)).toLong()
                | b5.compare(LE, IntVector.fromArray(LANES, limit, row + lanes)).toLong() << lanes);
        row = limitRows[pixel + 6] + filter;
        passing[plane + cells[pixel + 6]] = (int) (a6.compare(LE, IntVector.fromArray(LANES, limit, row)).toLong()
                | b6.compare(LE, IntVector.fromArray(LANES, limit, row + lanes)).toLong() << lanes);
        row = limitRows[pixel + 7] + filter;
        passing[plane + cells[pixel + 7]] = (int) (a7.compare(LE, IntVector.fromArray(LANES, limit, row)).toLong()
                | b7.compare(LE, IntVector.fromArray(LANES, limit, row + lanes)).toLong() << lanes);
    }

    @Override
    void oneVector(int pixel, int filter, int inputs) {
        int first = filter * offsets.length;
        IntVector a0 = IntVector.zero(LANES);
        IntVector a1 = a0;
        IntVector a2 = a0;
        IntVector a3 = a0;
        IntVector a4 = a0;
        IntVector a5 = a0;
        IntVector a6 = a0;
        IntVector a7 = a0;
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
        int[] limit = limits[inputs - 1];
        int[] passing = passed.cells();
        int plane = plane(filter);
        passing[plane + cells[pixel]] = (int) a0
                .compare(LE, IntVector.fromArray(LANES, limit, limitRows[pixel] + filter)).toLong();
        passing[plane + cells[pixel + 1]] = (int) a1
                .compare(LE, IntVector.fromArray(LANES, limit, limitRows[pixel + 1] + filter)).toLong();
        passing[plane + cells[pixel + 2]] = (int) a2
                .compare(LE, IntVector.fromArray(LANES, limit, limitRows[pixel + 2] + filter)).toLong();
        passing[plane + cells[pixel + 3]] = (int) a3
                .compare(LE, IntVector.fromArray(LANES, limit, limitRows[pixel + 3] + filter)).toLong();
        passing[plane + cells[pixel + 4]] = (int) a4
                .compare(LE, IntVector.fromArray(LANES, limit, limitRows[pixel + 4] + filter)).toLong();
        passing[plane + cells[pixel + 5]] = (int) a5
                .compare(LE, IntVector.fromArray(LANES, limit, limitRows[pixel + 5] + filter)).toLong();
        passing[plane + cells[pixel + 6]] = (int) a6
                .compare(LE, IntVector.fromArray(LANES, limit, limitRows[pixel + 6] + filter)).toLong();
        passing[plane + cells[pixel + 7]] = (int) a7
                .compare(LE, IntVector.fromArray(LANES, limit, limitRows[pixel + 7] + filter)).toLong();
    }
}
