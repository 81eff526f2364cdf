package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.ddnn.model.layer.ConvPoolParameters;
import jdk.incubator.vector.IntVector;

/** Tiles of pixels that may lie anywhere in a map. */
final class VectorAnyTiles extends VectorTiles {

    VectorAnyTiles(ConvPoolParameters p, VectorPatches patches) {
        super(p, patches);
    }

    @Override
    void twoVectors(int filter, int inputs) {
        // the last tile overlaps the one before, as its size does not divide every map
        int last = pixels() - TILE;
        for (int pixel = 0; pixel < last; pixel += TILE) {
            twoVectors(pixel, filter, inputs);
        }
        twoVectors(last, filter, inputs);
    }

    @Override
    void oneVector(int filter, int inputs) {
        int last = pixels() - TILE;
        for (int pixel = 0; pixel < last; pixel += TILE) {
            oneVector(pixel, filter, inputs);
        }
        oneVector(last, filter, inputs);
    }

    private void twoVectors(int pixel, int filter, int inputs) {
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
            int start = map * mapWords;
            int p0 = start + firstWords[pixel];
            int p1 = start + firstWords[pixel + 1];
            int p2 = start + firstWords[pixel + 2];
            int p3 = start + firstWords[pixel + 3];
            int p4 = start + firstWords[pixel + 4];
            int p5 = start + firstWords[pixel + 5];
            int p6 = start + firstWords[pixel + 6];
            int p7 = start + firstWords[pixel + 7];
            for (int k = 0; k < offsets.length; k++) {
                int offset = offsets[k];
                IntVector v = IntVector.fromArray(LANES, weights, first + k * LANES.length());
                IntVector w = IntVector.fromArray(LANES, weights, second + k * LANES.length());
                IntVector x = IntVector.broadcast(LANES, words[p0 + offset]);
                a0 = a0.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                b0 = b0.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                x = IntVector.broadcast(LANES, words[p1 + offset]);
                a1 = a1.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                b1 = b1.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                x = IntVector.broadcast(LANES, words[p2 + offset]);
                a2 = a2.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                b2 = b2.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                x = IntVector.broadcast(LANES, words[p3 + offset]);
                a3 = a3.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                b3 = b3.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                x = IntVector.broadcast(LANES, words[p4 + offset]);
                a4 = a4.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                b4 = b4.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                x = IntVector.broadcast(LANES, words[p5 + offset]);
                a5 = a5.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                b5 = b5.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                x = IntVector.broadcast(LANES, words[p6 + offset]);
                a6 = a6.add(x.lanewise(XOR, v).lanewise(BIT_COUNT));
                b6 = b6.add(x.lanewise(XOR, w).lanewise(BIT_COUNT));
                x = IntVector.broadcast(LANES, words[p7 + offset]);
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

    private void oneVector(int pixel, int filter, int inputs) {
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
            int start = map * mapWords;
            int p0 = start + firstWords[pixel];
            int p1 = start + firstWords[pixel + 1];
            int p2 = start + firstWords[pixel + 2];
            int p3 = start + firstWords[pixel + 3];
            int p4 = start + firstWords[pixel + 4];
            int p5 = start + firstWords[pixel + 5];
            int p6 = start + firstWords[pixel + 6];
            int p7 = start + firstWords[pixel + 7];
            for (int k = 0; k < offsets.length; k++) {
                int offset = offsets[k];
                IntVector v = IntVector.fromArray(LANES, weights, first + k * LANES.length());
                a0 = a0.add(v.lanewise(XOR, words[p0 + offset]).lanewise(BIT_COUNT));
                a1 = a1.add(v.lanewise(XOR, words[p1 + offset]).lanewise(BIT_COUNT));
                a2 = a2.add(v.lanewise(XOR, words[p2 + offset]).lanewise(BIT_COUNT));
                a3 = a3.add(v.lanewise(XOR, words[p3 + offset]).lanewise(BIT_COUNT));
                a4 = a4.add(v.lanewise(XOR, words[p4 + offset]).lanewise(BIT_COUNT));
                a5 = a5.add(v.lanewise(XOR, words[p5 + offset]).lanewise(BIT_COUNT));
                a6 = a6.add(v.lanewise(XOR, words[p6 + offset]).lanewise(BIT_COUNT));
                a7 = a7.add(v.lanewise(XOR, words[p7 + offset]).lanewise(BIT_COUNT));
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
