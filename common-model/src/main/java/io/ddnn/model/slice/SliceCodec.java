package io.ddnn.model.slice;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary file of a slice. All numbers are big-endian; weights and maps are packed bits ({@link
 * BitTensor#toPacked()}, each tensor starting at a byte).
 *
 * <pre>
 * "DDNS", format u8, node (u8 length, ASCII)
 * blocks u8, each: input shape 3 x u16, stride u8, filters u16, threshold rows u16,
 *                  weights of each filter, thresholds i32 by row, flips (packed bits)
 * heads: kind u8; 0: none; 1: one behind all blocks, a layer; 2: others, count u8, each: after u8, a layer
 * score mapping: present u8; if 1: a layer
 * a layer: input shape 3 x u16, classes u16, weights of each class, scale and offset f64
 * blank scores u16, length u16; each: f32 values
 * blank maps u16, each: shape 3 x u16, packed bits
 * </pre>
 */
public final class SliceCodec {

    /** The format that this code writes and reads. */
    public static final int FORMAT = 1;

    /** The largest slice that is read. */
    public static final int MAX_BYTES = 64 << 20;

    private static final int MAGIC = 0x44444e53;
    private static final int NO_HEAD = 0;
    private static final int ONE_LAST_HEAD = 1;
    private static final int HEADS_WITH_PLACES = 2;

    private SliceCodec() {}

    /** The slice as bytes. */
    public static byte[] encode(NodeSlice slice) {
        SliceOutput out = new SliceOutput();
        out.i32(MAGIC);
        out.u8(FORMAT);
        byte[] node = slice.node().getBytes(StandardCharsets.US_ASCII);
        out.u8(node.length);
        out.bytes(node);
        out.u8(slice.blocks().size());
        slice.blocks().forEach(block -> write(out, block));
        writeHeads(out, slice);
        LinearParameters mapping = slice.scoreMapping();
        out.u8(mapping == null ? 0 : 1);
        if (mapping != null) {
            write(out, mapping);
        }
        out.u16(slice.blankScores().size());
        out.u16(slice.blankScores().isEmpty() ? 0 : slice.blankScores().getFirst().length);
        for (float[] scores : slice.blankScores()) {
            for (float score : scores) {
                out.i32(Float.floatToIntBits(score));
            }
        }
        out.u16(slice.blankMaps().size());
        for (BitTensor map : slice.blankMaps()) {
            write(out, map.shape());
            out.bytes(map.toPacked());
        }
        return out.toByteArray();
    }

    private static void write(SliceOutput out, MapShape shape) {
        out.u16(shape.height());
        out.u16(shape.width());
        out.u16(shape.channels());
    }

    private static void write(SliceOutput out, ConvPoolParameters block) {
        write(out, block.input());
        out.u8(block.stride());
        out.u16(block.filters().size());
        out.u16(block.thresholds().length);
        block.filters().forEach(filter -> out.bytes(filter.toPacked()));
        for (int[] row : block.thresholds()) {
            for (int threshold : row) {
                out.i32(threshold);
            }
        }
        BitTensor flips = new BitTensor(new MapShape(1, 1, block.flips().length));
        for (int i = 0; i < block.flips().length; i++) {
            flips.set(0, 0, i, block.flips()[i]);
        }
        out.bytes(flips.toPacked());
    }

    private static int headKind(List<Head> heads, int blocks) {
        if (heads.isEmpty()) {
            return NO_HEAD;
        }
        return heads.size() == 1 && heads.getFirst().after() == blocks ? ONE_LAST_HEAD : HEADS_WITH_PLACES;
    }

    private static void writeHeads(SliceOutput out, NodeSlice slice) {
        int kind = headKind(slice.heads(), slice.blocks().size());
        out.u8(kind);
        if (kind == HEADS_WITH_PLACES) {
            out.u8(slice.heads().size());
        }
        for (Head head : slice.heads()) {
            if (kind == HEADS_WITH_PLACES) {
                out.u8(head.after());
            }
            write(out, head.layer());
        }
    }

    private static void write(SliceOutput out, LinearParameters layer) {
        write(out, layer.input());
        out.u16(layer.classes());
        layer.weights().forEach(row -> out.bytes(row.toPacked()));
        for (int i = 0; i < layer.classes(); i++) {
            out.f64(layer.scale()[i]);
            out.f64(layer.offset()[i]);
        }
    }

    /**
     * Reads a slice.
     *
     * @throws SliceException if the bytes are not a slice of this format, or there are too few or too many
     */
    public static NodeSlice decode(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new SliceException("slice has " + bytes.length + " bytes, expected at most " + MAX_BYTES);
        }
        SliceInput in = new SliceInput(bytes);
        try {
            NodeSlice slice = read(in);
            if (in.remaining() > 0) {
                throw new SliceException("slice of node '" + slice.node() + "' has " + in.remaining()
                        + " bytes after its end");
            }
            return slice;
        } catch (BufferUnderflowException e) {
            throw new SliceException("slice ends after " + bytes.length + " bytes, in the middle of its content", e);
        } catch (IllegalArgumentException e) {
            throw new SliceException("slice is broken at byte " + in.position() + ": " + e.getMessage(), e);
        }
    }

    private static NodeSlice read(SliceInput in) {
        if (in.remaining() < 5 || in.i32() != MAGIC) {
            throw new SliceException("not a slice: it does not start with 'DDNS'");
        }
        int format = in.u8();
        if (format != FORMAT) {
            throw new SliceException("slice has format " + format + ", expected " + FORMAT);
        }
        String node = new String(in.bytes(in.u8()), StandardCharsets.US_ASCII);
        int blockCount = in.u8();
        List<ConvPoolParameters> blocks = new ArrayList<>();
        for (int i = 0; i < blockCount; i++) {
            blocks.add(readBlock(in));
        }
        List<Head> heads = readHeads(in, blockCount);
        LinearParameters scoreMapping = readScoreMapping(in);
        int scoreCount = in.u16();
        int classes = in.u16();
        if (scoreCount > 0 && classes == 0) {
            // scores without classes have no bytes that would bound their number
            throw new SliceException("slice has blank scores of 0 classes, expected at least 1");
        }
        List<float[]> blankScores = new ArrayList<>();
        for (int i = 0; i < scoreCount; i++) {
            in.requireRemaining(4L * classes);
            float[] scores = new float[classes];
            for (int k = 0; k < classes; k++) {
                scores[k] = in.f32();
            }
            blankScores.add(scores);
        }
        int mapCount = in.u16();
        List<BitTensor> blankMaps = new ArrayList<>();
        for (int i = 0; i < mapCount; i++) {
            blankMaps.add(in.tensor(in.shape()));
        }
        return new NodeSlice(node, blocks, heads, scoreMapping, blankScores, blankMaps);
    }

    private static ConvPoolParameters readBlock(SliceInput in) {
        MapShape input = in.shape();
        int stride = in.u8();
        int filterCount = in.u16();
        int rows = in.u16();
        MapShape kernel = new MapShape(ConvPoolParameters.WINDOW, ConvPoolParameters.WINDOW, input.channels());
        List<BitTensor> filters = new ArrayList<>();
        for (int i = 0; i < filterCount; i++) {
            filters.add(in.tensor(kernel));
        }
        if (filterCount == 0) {
            // rows without columns have no bytes that would bound their number
            throw new SliceException("slice has a block of 0 filters, expected at least 1");
        }
        in.requireRemaining(4L * rows * filterCount);
        int[][] thresholds = new int[rows][filterCount];
        for (int[] row : thresholds) {
            for (int i = 0; i < filterCount; i++) {
                row[i] = in.i32();
            }
        }
        boolean[] flips = new boolean[filterCount];
        if (filterCount > 0) {
            BitTensor bits = in.tensor(new MapShape(1, 1, filterCount));
            for (int i = 0; i < filterCount; i++) {
                flips[i] = bits.get(0, 0, i);
            }
        }
        return new ConvPoolParameters(input, stride, filters, thresholds, flips);
    }

    private static List<Head> readHeads(SliceInput in, int blocks) {
        int kind = in.u8();
        if (kind > HEADS_WITH_PLACES) {
            throw new IllegalArgumentException("kind of heads is " + kind + ", expected 0 to 2");
        }
        List<Head> heads = new ArrayList<>();
        if (kind == ONE_LAST_HEAD) {
            heads.add(new Head(blocks, readLayer(in)));
        } else if (kind == HEADS_WITH_PLACES) {
            int count = in.u8();
            for (int i = 0; i < count; i++) {
                heads.add(new Head(in.u8(), readLayer(in)));
            }
        }
        if (headKind(heads, blocks) != kind) {
            throw new IllegalArgumentException(
                    "kind of heads is " + kind + ", expected " + headKind(heads, blocks) + " for these heads");
        }
        return heads;
    }

    private static @Nullable LinearParameters readScoreMapping(SliceInput in) {
        int present = in.u8();
        if (present > 1) {
            throw new IllegalArgumentException("score mapping's presence is " + present + ", expected 0 or 1");
        }
        return present == 0 ? null : readLayer(in);
    }

    private static LinearParameters readLayer(SliceInput in) {
        MapShape input = in.shape();
        int classes = in.u16();
        List<BitTensor> weights = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            weights.add(in.tensor(input));
        }
        in.requireRemaining(16L * classes);
        double[] scale = new double[classes];
        double[] offset = new double[classes];
        for (int i = 0; i < classes; i++) {
            scale[i] = in.f64();
            offset[i] = in.f64();
        }
        return new LinearParameters(input, weights, scale, offset);
    }
}
