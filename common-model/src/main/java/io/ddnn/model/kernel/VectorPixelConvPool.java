package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A first layer with a lane for each pixel of a row, 16 bits wide: fills the tables of {@link SignedPixels} row by row,
 * adds a filter's nine of them, and compares; the mask's bits are a row of the filter's bits.
 */
final class VectorPixelConvPool implements KernelProvider.PixelConvPool {

    private static final VectorSpecies<Short> LANES = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = LANES.withLanes(byte.class);
    private static final int COUNT = LANES.length();

    // the bytes of COUNT pixels lie in two vectors that overlap by half
    private static final ByteVector RED = bytesOf(0);
    private static final ByteVector GREEN = bytesOf(1);
    private static final ByteVector BLUE = bytesOf(2);

    private final ConvPoolParameters p;
    private final int height;
    private final int width;
    private final int rowLength;
    private final int tableLength;
    private final byte[] pixels;
    private final short[] tables;
    private final short[] columns;
    private final int[][] offsets;
    private final short[][] complements;
    private final short[] thresholds;
    private final VectorRowPooling pooling;

    VectorPixelConvPool(ConvPoolParameters p) {
        KernelShapes.checkFirst(p);
        this.p = p;
        this.height = p.input().height();
        this.width = p.input().width();
        int lanes = (width + COUNT - 1) / COUNT * COUNT;
        int filters = p.filters().size();
        this.rowLength = lanes + 2;
        this.tableLength = (height + 2) * rowLength;
        // behind the last row there is room for what its last vector reads
        this.pixels = new byte[(width * height + COUNT) * PixelImage.CHANNELS];
        this.tables = new short[Math.multiplyExact(SignedPixels.TABLES, tableLength)];
        this.columns = new short[lanes];
        Arrays.fill(columns, 0, width, (short) 0xff);
        this.offsets = new int[filters][SignedPixels.TAPS];
        this.complements = new short[filters][SignedPixels.TAPS];
        this.thresholds = new short[filters];
        for (int f = 0; f < filters; f++) {
            BitTensor filter = p.filters().get(f);
            for (int tap = 0; tap < SignedPixels.TAPS; tap++) {
                offsets[f][tap] = SignedPixels.table(filter, tap) * tableLength + tap / 3 * rowLength + tap % 3;
                complements[f][tap] = (short) (SignedPixels.isSubtracted(filter, tap) ? -1 : 0);
            }
            thresholds[f] = SignedPixels.threshold(filter, p.thresholds()[0][f]);
        }
        this.pooling = new VectorRowPooling(p);
    }

    /** Which bytes of the two vectors are the lower halves of lanes that hold a channel; the upper ones are masked out. */
    private static ByteVector bytesOf(int channel) {
        byte[] indexes = new byte[BYTES.length()];
        for (int lane = 0; lane < COUNT; lane++) {
            int index = lane * PixelImage.CHANNELS + channel;
            indexes[2 * lane] = (byte) (index < BYTES.length() ? index : index - COUNT + BYTES.length());
        }
        return ByteVector.fromArray(BYTES, indexes, 0);
    }

    @Override
    public void run(PixelImage input, BitTensor output) {
        KernelShapes.check(p, input, output);
        input.copyTo(pixels);
        for (int x = 0; x < width; x += COUNT) {
            fill(x);
        }
        for (int filter = 0; filter < offsets.length; filter++) {
            convolve(filter);
        }
        pooling.pool(output);
    }

    private void fill(int x) {
        ShortVector inside = ShortVector.fromArray(LANES, columns, x);
        for (int y = 0; y < height; y++) {
            int from = (y * width + x) * PixelImage.CHANNELS;
            ByteVector low = ByteVector.fromArray(BYTES, pixels, from);
            ByteVector high = ByteVector.fromArray(BYTES, pixels, from + COUNT);
            ShortVector red = RED.selectFrom(low, high).reinterpretAsShorts().and(inside);
            ShortVector green = GREEN.selectFrom(low, high).reinterpretAsShorts().and(inside);
            ShortVector blue = BLUE.selectFrom(low, high).reinterpretAsShorts().and(inside);
            ShortVector sum = red.add(green);
            ShortVector difference = red.sub(green);
            int to = (y + 1) * rowLength + x + 1;
            blue.add(sum).intoArray(tables, to);
            blue.sub(difference).intoArray(tables, to + tableLength);
            blue.add(difference).intoArray(tables, to + 2 * tableLength);
            blue.sub(sum).intoArray(tables, to + 3 * tableLength);
        }
    }

    private void convolve(int filter) {
        int o0 = offsets[filter][0];
        int o1 = offsets[filter][1];
        int o2 = offsets[filter][2];
        int o3 = offsets[filter][3];
        int o4 = offsets[filter][4];
        int o5 = offsets[filter][5];
        int o6 = offsets[filter][6];
        int o7 = offsets[filter][7];
        int o8 = offsets[filter][8];
        ShortVector c0 = ShortVector.broadcast(LANES, complements[filter][0]);
        ShortVector c1 = ShortVector.broadcast(LANES, complements[filter][1]);
        ShortVector c2 = ShortVector.broadcast(LANES, complements[filter][2]);
        ShortVector c3 = ShortVector.broadcast(LANES, complements[filter][3]);
        ShortVector c4 = ShortVector.broadcast(LANES, complements[filter][4]);
        ShortVector c5 = ShortVector.broadcast(LANES, complements[filter][5]);
        ShortVector c6 = ShortVector.broadcast(LANES, complements[filter][6]);
        ShortVector c7 = ShortVector.broadcast(LANES, complements[filter][7]);
        ShortVector c8 = ShortVector.broadcast(LANES, complements[filter][8]);
        short threshold = thresholds[filter];
        for (int x = 0; x < width; x += COUNT) {
            for (int y = 0; y < height; y++) {
                int at = y * rowLength + x;
                ShortVector top = c0.lanewise(XOR, ShortVector.fromArray(LANES, tables, o0 + at))
                        .add(c1.lanewise(XOR, ShortVector.fromArray(LANES, tables, o1 + at)))
                        .add(c2.lanewise(XOR, ShortVector.fromArray(LANES, tables, o2 + at)));
                ShortVector middle = c3.lanewise(XOR, ShortVector.fromArray(LANES, tables, o3 + at))
                        .add(c4.lanewise(XOR, ShortVector.fromArray(LANES, tables, o4 + at)))
                        .add(c5.lanewise(XOR, ShortVector.fromArray(LANES, tables, o5 + at)));
                ShortVector bottom = c6.lanewise(XOR, ShortVector.fromArray(LANES, tables, o6 + at))
                        .add(c7.lanewise(XOR, ShortVector.fromArray(LANES, tables, o7 + at)))
                        .add(c8.lanewise(XOR, ShortVector.fromArray(LANES, tables, o8 + at)));
                pooling.set(filter, y, x, top.add(middle).add(bottom).compare(GE, threshold).toLong());
            }
        }
    }
}
