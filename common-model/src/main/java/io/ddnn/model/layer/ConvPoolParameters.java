package io.ddnn.model.layer;

import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.List;

/**
 * The trained parameters of a fused binary ConvP block (eBNN, McDanel et al. 2017): binary convolution 3x3, stride 1,
 * padding 1, then max pooling 3x3, padding 1, then batch norm and sign.
 *
 * <p>Batch norm and sign are folded into one integer comparison a filter ({@link BatchNorm#fold}):
 *
 * <pre>bit = (max over the pooling window of the convolution sum &gt;= threshold) XOR flip</pre>
 *
 * <p>The convolution sum is an integer: the sum of weight times value over the taps that lie inside the image, with
 * weights of -1 or +1, and values of -1 or +1, or 0 to 255 for pixels. Cells of the pooling window outside the image are
 * left out. Where several maps are averaged (AP), the sum runs over all of them, and the thresholds are those for that
 * number of maps.
 *
 * @param input shape of one input map
 * @param stride stride of the pooling, 1 or 2
 * @param filters one tensor of shape 3 x 3 x input channels a filter
 * @param thresholds {@code [n - 1][filter]}: the threshold for {@code n} summed input maps; one row unless the maps are
 *     averaged
 * @param flips a filter's direction: true where its batch norm's gamma is negative
 */
public record ConvPoolParameters(MapShape input, int stride, List<BitTensor> filters, int[][] thresholds,
        boolean[] flips) {

    /** Height and width of the convolution's kernel and of the pooling window. */
    public static final int WINDOW = 3;

    public ConvPoolParameters {
        if (stride != 1 && stride != 2) {
            throw new IllegalArgumentException("stride is " + stride + ", expected 1 or 2");
        }
        filters = List.copyOf(filters);
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("filters is empty, expected at least one");
        }
        MapShape kernel = new MapShape(WINDOW, WINDOW, input.channels());
        for (BitTensor filter : filters) {
            if (!filter.shape().equals(kernel)) {
                throw new IllegalArgumentException("filter has shape " + filter.shape() + ", expected " + kernel);
            }
        }
        if (thresholds.length < 1) {
            throw new IllegalArgumentException("thresholds is empty, expected a row for one input at least");
        }
        for (int[] row : thresholds) {
            if (row.length != filters.size()) {
                throw new IllegalArgumentException(
                        "thresholds has a row of " + row.length + ", expected " + filters.size());
            }
        }
        if (flips.length != filters.size()) {
            throw new IllegalArgumentException("flips has " + flips.length + " values, expected " + filters.size());
        }
    }

    /** The shape of the block's output: rows and columns divided by the stride, rounded up, and a channel a filter. */
    public MapShape output() {
        return outputShape(input, stride, filters.size());
    }

    /** The shape that a block with so many filters and this stride makes of an input. */
    public static MapShape outputShape(MapShape input, int stride, int filters) {
        return new MapShape((input.height() - 1) / stride + 1, (input.width() - 1) / stride + 1, filters);
    }

    /** The largest number of input maps that the block can sum. */
    public int maxInputs() {
        return thresholds.length;
    }
}
