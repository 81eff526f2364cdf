package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;

/**
 * Which filters' sums passed their thresholds at which pixel, and the max pooling of that: as "passed" rises with the sum,
 * the maximum of a window passes where any of its sums does. So pooling is an OR of bits, a filter each.
 *
 * <p>A plane holds some filters, at most 32, as the lowest bits of one word a cell. Planes have a border of cells where
 * nothing passed, as cells outside the image are left out of the maximum.
 */
abstract class PassedBits {

    private final ConvPoolParameters p;
    private final int planeFilters;
    private final int rowCells;
    private final int planeCells;
    private final int[] cells;
    private final int[] pooledRow;
    private final long[] flips;

    /**
     * Makes empty planes.
     *
     * @param planeFilters filters of a plane; divides 64
     * @param slack cells that may be read and written behind the end of the planes, and of a pooled row
     */
    PassedBits(ConvPoolParameters p, int planeFilters, int slack) {
        this.p = p;
        this.planeFilters = planeFilters;
        this.rowCells = p.input().width() + 2;
        this.planeCells = (p.input().height() + 2) * rowCells;
        int planes = (p.filters().size() + planeFilters - 1) / planeFilters;
        this.cells = new int[Math.addExact(Math.multiplyExact(planes, planeCells), slack)];
        this.pooledRow = new int[p.input().width() + slack];
        this.flips = new long[planes];
        for (int filter = 0; filter < p.filters().size(); filter++) {
            if (p.flips()[filter]) {
                flips[filter / planeFilters] |= 1L << (filter % planeFilters);
            }
        }
    }

    /** The index of a pixel's cell in the first plane. */
    final int cell(int y, int x) {
        return (y + 1) * rowCells + x + 1;
    }

    /** Cells of a plane. */
    final int planeCells() {
        return planeCells;
    }

    /** The cells of all planes, one after the other. */
    final int[] cells() {
        return cells;
    }

    /** Pools, applies the filters' directions and writes the block's output. */
    final void pool(BitTensor output) {
        MapShape shape = output.shape();
        int perPixel = shape.wordsPerPixel();
        for (int plane = 0; plane < flips.length; plane++) {
            int word = plane * planeFilters / Long.SIZE;
            int shift = plane * planeFilters % Long.SIZE;
            for (int y = 0; y < shape.height(); y++) {
                poolRow(cells, plane * planeCells + y * p.stride() * rowCells, rowCells, pooledRow);
                int target = y * shape.width() * perPixel + word;
                if (shift == 0) {
                    write(output.words(), target, perPixel, shape.width(), flips[plane]);
                } else {
                    merge(output.words(), target, perPixel, shape.width(), flips[plane], shift);
                }
            }
        }
    }

    /**
     * Pools a row of a plane.
     *
     * @param top index of the first window's first cell; the next rows of the window follow in steps of the row's length
     * @param pooled receives the OR of each window, at every column
     */
    abstract void poolRow(int[] cells, int top, int rowCells, int[] pooled);

    private void write(long[] words, int target, int perPixel, int width, long flip) {
        int stride = p.stride();
        for (int x = 0; x < width; x++) {
            words[target + x * perPixel] = Integer.toUnsignedLong(pooledRow[x * stride]) ^ flip;
        }
    }

    private void merge(long[] words, int target, int perPixel, int width, long flip, int shift) {
        int stride = p.stride();
        for (int x = 0; x < width; x++) {
            words[target + x * perPixel] |= (Integer.toUnsignedLong(pooledRow[x * stride]) ^ flip) << shift;
        }
    }
}
