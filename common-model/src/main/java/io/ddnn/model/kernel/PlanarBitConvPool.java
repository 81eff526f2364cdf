package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import java.util.Arrays;
import java.util.List;

/**
 * A ConvP block on bits, a filter after the other over some hundred pixels at a time, so that their patches stay in the
 * fastest cache while all filters pass.
 *
 * <p>The loops over pixels read long arrays and write an int array, all with the same index: in this shape the compiler
 * counts bits with vector instructions.
 */
final class PlanarBitConvPool implements KernelProvider.BitConvPool {

    /** Filters whose bits share a plane of {@link PassedBits}. */
    private static final int PLANE = Integer.SIZE;

    /** Words that one loop counts: with six or more it is too large for the compiler to unroll, and so to vectorise. */
    private static final int FOUR = 4;

    /** Bytes of patches that are worked on at a time: they stay in the second-level cache while all filters pass. */
    private static final int BLOCK_BYTES = 64 * 1024;

    private final ConvPoolParameters p;
    private final PlanarPatches[] patches;
    private final long[][] weights;
    private final int[][][] limits;
    private final int blockCells;
    private final int[] sums;
    private final int[] bits;
    private final ScalarPassedBits passed;

    PlanarBitConvPool(ConvPoolParameters p) {
        this.p = p;
        this.patches = new PlanarPatches[p.maxInputs()];
        Arrays.setAll(patches, _ -> new PlanarPatches(p.input()));
        this.weights = p.filters().stream().map(PlanarPatches::filterWords).toArray(long[][]::new);
        this.limits = new int[p.maxInputs()][][];
        Arrays.setAll(limits, i -> limits(p, i + 1));
        this.blockCells = Math.max(64, BLOCK_BYTES / Long.BYTES / weights[0].length);
        this.sums = new int[p.input().height() * PlanarPatches.rowCells(p.input())];
        this.bits = new int[sums.length];
        this.passed = new ScalarPassedBits(p, PLANE);
    }

    /** By filter and cell, what the differing bits must stay under; 0 in the columns behind a row. */
    private static int[][] limits(ConvPoolParameters p, int inputs) {
        int filters = p.filters().size();
        int[] byBorder = DifferenceLimits.of(p, inputs, filters);
        int rowCells = PlanarPatches.rowCells(p.input());
        int[][] limits = new int[filters][p.input().height() * rowCells];
        for (int y = 0; y < p.input().height(); y++) {
            for (int x = 0; x < p.input().width(); x++) {
                int row = DifferenceLimits.borderClass(p.input(), y, x) * filters;
                for (int filter = 0; filter < filters; filter++) {
                    limits[filter][y * rowCells + x] = byBorder[row + filter] + 1;
                }
            }
        }
        return limits;
    }

    @Override
    public void run(List<BitTensor> inputs, BitTensor output) {
        KernelShapes.check(p, inputs, output);
        for (int i = 0; i < inputs.size(); i++) {
            patches[i].fill(inputs.get(i));
        }
        int[][] limit = limits[inputs.size() - 1];
        for (int first = 0; first < weights.length; first += PLANE) {
            Arrays.fill(bits, 0);
            int last = Math.min(first + PLANE, weights.length);
            for (int from = 0; from < sums.length; from += blockCells) {
                int to = Math.min(from + blockCells, sums.length);
                for (int filter = first; filter < last; filter++) {
                    filter(filter, inputs.size(), from, to);
                    compare(sums, limit[filter], filter - first, bits, from, to);
                }
            }
            passed.fill(first / PLANE, bits, PlanarPatches.rowCells(p.input()));
        }
        passed.pool(output);
    }

    /** Counts the bits in which a filter and the patches of some pixels differ. */
    private void filter(int filter, int inputs, int from, int to) {
        long[] words = weights[filter];
        for (int map = 0; map < inputs; map++) {
            long[][] planes = patches[map].planes();
            int k = map > 0 ? 0 : start(planes, words, from, to);
            for (; k + FOUR <= words.length; k += FOUR) {
                addFour(planes, words, k, sums, from, to);
            }
            for (; k < words.length; k++) {
                addOne(planes[k], words[k], sums, from, to);
            }
        }
    }

    /** Sets the sums to what the first words give, and tells how many those were. */
    private int start(long[][] planes, long[] words, int from, int to) {
        if (words.length >= FOUR) {
            setFour(planes, words, sums, from, to);
            return FOUR;
        }
        setOne(planes[0], words[0], sums, from, to);
        return 1;
    }

    private static void setOne(long[] plane, long word, int[] sums, int from, int to) {
        for (int i = from; i < to; i++) {
            sums[i] = Long.bitCount(plane[i] ^ word);
        }
    }

    private static void addOne(long[] plane, long word, int[] sums, int from, int to) {
        for (int i = from; i < to; i++) {
            sums[i] += Long.bitCount(plane[i] ^ word);
        }
    }

    private static void setFour(long[][] planes, long[] words, int[] sums, int from, int to) {
        long[] p0 = planes[0];
        long[] p1 = planes[1];
        long[] p2 = planes[2];
        long[] p3 = planes[3];
        long w0 = words[0];
        long w1 = words[1];
        long w2 = words[2];
        long w3 = words[3];
        for (int i = from; i < to; i++) {
            sums[i] = Long.bitCount(p0[i] ^ w0) + Long.bitCount(p1[i] ^ w1) + Long.bitCount(p2[i] ^ w2)
                    + Long.bitCount(p3[i] ^ w3);
        }
    }

    private static void addFour(long[][] planes, long[] words, int k, int[] sums, int from, int to) {
        long[] p0 = planes[k];
        long[] p1 = planes[k + 1];
        long[] p2 = planes[k + 2];
        long[] p3 = planes[k + 3];
        long w0 = words[k];
        long w1 = words[k + 1];
        long w2 = words[k + 2];
        long w3 = words[k + 3];
        for (int i = from; i < to; i++) {
            sums[i] += Long.bitCount(p0[i] ^ w0) + Long.bitCount(p1[i] ^ w1) + Long.bitCount(p2[i] ^ w2)
                    + Long.bitCount(p3[i] ^ w3);
        }
    }

    /** Sets a bit where the sum is under the limit. */
    private static void compare(int[] sums, int[] limits, int bit, int[] bits, int from, int to) {
        for (int i = from; i < to; i++) {
            bits[i] |= ((sums[i] - limits[i]) >>> 31) << bit;
        }
    }
}
