package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;

/** Pooling in plain loops. */
final class ScalarPassedBits extends PassedBits {

    private final int height;
    private final int width;

    ScalarPassedBits(ConvPoolParameters p, int planeFilters) {
        super(p, planeFilters, 0);
        this.height = p.input().height();
        this.width = p.input().width();
    }

    /** Takes a plane's bits, row by row; the first {@code width} of a row's cells count. */
    void fill(int plane, int[] bits, int rowLength) {
        for (int y = 0; y < height; y++) {
            System.arraycopy(bits, y * rowLength, cells(), plane * planeCells() + cell(y, 0), width);
        }
    }

    @Override
    void poolRow(int[] cells, int top, int rowCells, int[] pooled) {
        int second = top + rowCells;
        int third = second + rowCells;
        int left = cells[top] | cells[second] | cells[third];
        int centre = cells[top + 1] | cells[second + 1] | cells[third + 1];
        for (int x = 0; x < rowCells - 2; x++) {
            int right = cells[top + x + 2] | cells[second + x + 2] | cells[third + x + 2];
            pooled[x] = left | centre | right;
            left = centre;
            centre = right;
        }
    }
}
