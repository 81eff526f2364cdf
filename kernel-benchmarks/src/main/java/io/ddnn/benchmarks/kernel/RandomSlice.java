package io.ddnn.benchmarks.kernel;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A slice of random weights and an input of random values. Batch norm is reduced to what its sign depends on: {@code
 * direction * (x - cut)}, with cuts half-way between two sums, so that no rounding of a float runtime changes a bit.
 *
 * @param workload its shapes
 * @param blocks its ConvP blocks
 * @param head its linear layer; null if it has none
 * @param image the input; null if it is a map
 * @param map the input; null if it is an image
 */
record RandomSlice(Workload workload, List<ConvPoolParameters> blocks, @Nullable LinearParameters head,
        @Nullable PixelImage image, @Nullable BitTensor map) {

    private static final int STRIDE = 2;
    private static final int CLASSES = 3;

    /** What a pixel of one stands for in a sum of 8-bit values. */
    static final int PIXEL_SCALE = 255;

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    RandomSlice(Workload workload, List<ConvPoolParameters> blocks, @Nullable LinearParameters head,
            @Nullable PixelImage image, @Nullable BitTensor map) {
        this.workload = workload;
        this.blocks = List.copyOf(blocks);
        this.head = head;
        this.image = image;
        this.map = map;
    }

    /** The same slice for the same workload each time. */
    static RandomSlice of(Workload workload) {
        Random random = new Random(workload.text().hashCode());
        List<ConvPoolParameters> blocks = new ArrayList<>();
        MapShape shape = workload.input();
        for (int i = 0; i < workload.filters().size(); i++) {
            blocks.add(block(shape, workload.filters().get(i), workload.ofPixels() && i == 0, random));
            shape = blocks.getLast().output();
        }
        LinearParameters head = workload.head() ? head(shape, random) : null;
        if (workload.ofPixels()) {
            byte[] rgb = new byte[workload.input().values()];
            random.nextBytes(rgb);
            return new RandomSlice(workload, blocks, head,
                    new PixelImage(workload.input().width(), workload.input().height(), rgb), null);
        }
        return new RandomSlice(workload, blocks, head, null, bits(workload.input(), random));
    }

    private static ConvPoolParameters block(MapShape input, int filters, boolean pixels, Random random) {
        double spread = Math.sqrt(9.0 * input.channels()) * (pixels ? PIXEL_SCALE / 2.0 : 1);
        List<BitTensor> weights = new ArrayList<>();
        int[] thresholds = new int[filters];
        boolean[] flips = new boolean[filters];
        for (int f = 0; f < filters; f++) {
            weights.add(bits(new MapShape(ConvPoolParameters.WINDOW, ConvPoolParameters.WINDOW, input.channels()),
                    random));
            thresholds[f] = (int) (spread * (1 + random.nextGaussian()));
            flips[f] = random.nextBoolean();
        }
        return new ConvPoolParameters(input, STRIDE, weights, new int[][]{thresholds}, flips);
    }

    private static LinearParameters head(MapShape input, Random random) {
        List<BitTensor> weights = new ArrayList<>();
        double[] scale = new double[CLASSES];
        double[] offset = new double[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            weights.add(bits(input, random));
            scale[i] = 0.125;
            offset[i] = random.nextInt(8) / 8.0;
        }
        return new LinearParameters(input, weights, scale, offset);
    }

    private static BitTensor bits(MapShape shape, Random random) {
        BitTensor bits = new BitTensor(shape);
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    bits.set(y, x, c, random.nextBoolean());
                }
            }
        }
        return bits;
    }

    /** The input as a float runtime takes it: channels first, pixels divided by 255, bits as -1 and +1. */
    float[] floats() {
        MapShape shape = workload.input();
        float[] floats = new float[shape.values()];
        byte[] rgb = image == null ? new byte[0] : image.rgb();
        int i = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    floats[i++] = map != null
                            ? sign(map, y, x, c)
                            : (rgb[(y * shape.width() + x) * shape.channels() + c] & 0xff) / (float) PIXEL_SCALE;
                }
            }
        }
        return floats;
    }

    /** The value of a filter's cut in units of a float runtime's sums. */
    float cut(int block, int filter) {
        double cut = blocks.get(block).thresholds()[0][filter] - 0.5;
        return (float) (block == 0 && workload.ofPixels() ? cut / PIXEL_SCALE : cut);
    }

    /** A filter's direction, +1 or -1. */
    float direction(int block, int filter) {
        return blocks.get(block).flips()[filter] ? -1 : 1;
    }

    /** A block's weights as -1 and +1, in the order filter, channel, row, column. */
    float[] weights(int block) {
        return floats(blocks.get(block).filters());
    }

    /** Tensors as -1 and +1, one after the other, channels first. */
    static float[] floats(List<BitTensor> tensors) {
        MapShape shape = tensors.getFirst().shape();
        float[] floats = new float[tensors.size() * shape.values()];
        int i = 0;
        for (BitTensor tensor : tensors) {
            for (int c = 0; c < shape.channels(); c++) {
                for (int y = 0; y < shape.height(); y++) {
                    for (int x = 0; x < shape.width(); x++) {
                        floats[i++] = sign(tensor, y, x, c);
                    }
                }
            }
        }
        return floats;
    }

    private static float sign(BitTensor bits, int y, int x, int c) {
        return bits.get(y, x, c) ? 1 : -1;
    }
}
