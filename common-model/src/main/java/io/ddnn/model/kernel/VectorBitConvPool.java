package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.List;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A ConvP block on bits with a lane for each filter: a word of a pixel's patch is broadcast, XOR and bit count give each filter's
 * differing bits, and the comparison with the limits gives a mask whose bits are the filters' outputs. So there is no sum
 * across lanes. A tile holds the sums of several pixels times two vectors of filters in registers: each word of the
 * weights that is loaded serves all of its pixels, each word of a pixel two vectors.
 */
final class VectorBitConvPool implements KernelProvider.BitConvPool {

    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;
    private static final int TILE = 8;

    private final ConvPoolParameters p;
    private final VectorPatches patches;
    private final int[] words;
    private final int mapWords;
    private final int[] offsets;
    private final int filterLanes;
    private final int[] weights;
    private final int[][] limits;
    private final int[] firstWords;
    private final int[] limitRows;
    private final int[] cells;
    private final VectorPassedBits passed;

    VectorBitConvPool(ConvPoolParameters p) {
        MapShape input = p.input();
        this.p = p;
        this.patches = VectorPatches.of(input, p.maxInputs());
        this.words = patches.words();
        this.mapWords = patches.mapWords();
        this.offsets = patches.wordOffsets();
        this.filterLanes = roundUp(p.filters().size(), LANES.length());
        this.weights = interleave(p.filters());
        this.limits = new int[p.maxInputs()][];
        for (int n = 1; n <= limits.length; n++) {
            limits[n - 1] = DifferenceLimits.of(p, n, filterLanes);
        }
        this.passed = new VectorPassedBits(p, 2 * LANES.length());
        int pixels = Math.max(TILE, input.pixels());
        this.firstWords = new int[pixels];
        this.limitRows = new int[pixels];
        this.cells = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            // a map that is smaller than a tile repeats its last pixel
            int pixel = Math.min(i, input.pixels() - 1);
            int y = pixel / input.width();
            int x = pixel % input.width();
            firstWords[i] = patches.firstWord(y, x);
            limitRows[i] = DifferenceLimits.borderClass(input, y, x) * filterLanes;
            cells[i] = passed.cell(y, x);
        }
    }

    private static int roundUp(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }

    /** The filters' words by vector of filters, then by word, then by lane. */
    private int[] interleave(List<BitTensor> filters) {
        int lanes = LANES.length();
        int[] result = new int[filterLanes * offsets.length];
        for (int filter = 0; filter < filters.size(); filter++) {
            int[] from = patches.filterWords(filters.get(filter));
            for (int k = 0; k < from.length; k++) {
                result[(filter / lanes * offsets.length + k) * lanes + filter % lanes] = from[k];
            }
        }
        return result;
    }

    @Override
    public void run(List<BitTensor> inputs, BitTensor output) {
        KernelShapes.check(p, inputs, output);
        for (int i = 0; i < inputs.size(); i++) {
            patches.fill(i, inputs.get(i));
        }
        int last = firstWords.length - TILE;
        int filter = 0;
        for (; filter + 2 * LANES.length() <= filterLanes; filter += 2 * LANES.length()) {
            for (int pixel = 0; pixel < last; pixel += TILE) {
                twoVectors(pixel, filter, inputs.size());
            }
            // the last tile overlaps the one before, as its size does not divide every map
            twoVectors(last, filter, inputs.size());
        }
        if (filter < filterLanes) {
            for (int pixel = 0; pixel < last; pixel += TILE) {
                oneVector(pixel, filter, inputs.size());
            }
            oneVector(last, filter, inputs.size());
        }
        passed.pool(output);
    }

    /** The sums of eight pixels with two vectors of filters, compared. */
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
        int plane = filter / (2 * LANES.length()) * passed.planeCells();
        int next = filter + LANES.length();
        int row = limitRows[pixel];
        passing[plane + cells[pixel]] = (int) (a0.compare(LE, IntVector.fromArray(LANES, limit, row + filter)).toLong()
                | b0.compare(LE, IntVector.fromArray(LANES, limit, row + next)).toLong() << LANES.length());
        row = limitRows[pixel + 1];
        passing[plane + cells[pixel + 1]] =
                (int) (a1.compare(LE, IntVector.fromArray(LANES, limit, row + filter)).toLong()
                        | b1.compare(LE, IntVector.fromArray(LANES, limit, row + next)).toLong() << LANES.length());
        row = limitRows[pixel + 2];
        passing[plane + cells[pixel + 2]] =
                (int) (a2.compare(LE, IntVector.fromArray(LANES, limit, row + filter)).toLong()
                        | b2.compare(LE, IntVector.fromArray(LANES, limit, row + next)).toLong() << LANES.length());
        row = limitRows[pixel + 3];
        passing[plane + cells[pixel + 3]] =
                (int) (a3.compare(LE, IntVector.fromArray(LANES, limit, row + filter)).toLong()
                        | b3.compare(LE, IntVector.fromArray(LANES, limit, row + next)).toLong() << LANES.length());
        row = limitRows[pixel + 4];
        passing[plane + cells[pixel + 4]] =
                (int) (a4.compare(LE, IntVector.fromArray(LANES, limit, row + filter)).toLong()
                        | b4.compare(LE, IntVector.fromArray(LANES, limit, row + next)).toLong() << LANES.length());
        row = limitRows[pixel + 5];
        passing[plane + cells[pixel + 5]] =
                (int) (a5.compare(LE, IntVector.fromArray(LANES, limit, row + filter)).toLong()
                        | b5.compare(LE, IntVector.fromArray(LANES, limit, row + next)).toLong() << LANES.length());
        row = limitRows[pixel + 6];
        passing[plane + cells[pixel + 6]] =
                (int) (a6.compare(LE, IntVector.fromArray(LANES, limit, row + filter)).toLong()
                        | b6.compare(LE, IntVector.fromArray(LANES, limit, row + next)).toLong() << LANES.length());
        row = limitRows[pixel + 7];
        passing[plane + cells[pixel + 7]] =
                (int) (a7.compare(LE, IntVector.fromArray(LANES, limit, row + filter)).toLong()
                        | b7.compare(LE, IntVector.fromArray(LANES, limit, row + next)).toLong() << LANES.length());
    }

    /** The sums of eight pixels with the last vector of filters, compared. */
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
        int plane = filter / (2 * LANES.length()) * passed.planeCells();
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
