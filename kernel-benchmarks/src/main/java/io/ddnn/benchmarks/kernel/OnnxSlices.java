package io.ddnn.benchmarks.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.MapShape;
import java.util.List;

/** A slice as an ONNX model, in floats or in 8 bits. */
final class OnnxSlices {

    /** Names of the model's input and output. */
    static final String INPUT = "x";
    static final String OUTPUT = "y";

    private static final OnnxModel.Ints WINDOW = OnnxModel.Ints.of("kernel_shape", 3, 3);
    private static final OnnxModel.Ints PADS = OnnxModel.Ints.of("pads", 1, 1, 1, 1);

    /** The zero point of values of both signs in 8 bits without a sign. */
    private static final int MIDDLE = 128;

    private OnnxSlices() {}

    /** The slice as float runtimes compute it: binary weights are floats of -1 and +1. */
    static byte[] floats(RandomSlice slice) {
        OnnxModel model = new OnnxModel();
        MapShape shape = slice.workload().input();
        model.input(INPUT, OnnxModel.FLOAT, 1, shape.channels(), shape.height(), shape.width());
        String last = INPUT;
        for (int i = 0; i < slice.blocks().size(); i++) {
            ConvPoolParameters block = slice.blocks().get(i);
            model.floats("weights" + i, List.of(block.filters().size(), block.input().channels(), 3, 3),
                    slice.weights(i));
            model.node("Conv", List.of(last, "weights" + i), "sums" + i, List.of(WINDOW, PADS));
            last = poolAndSign(model, slice, i, "sums" + i);
        }
        headOrMap(model, slice, last);
        return model.toBytes();
    }

    /**
     * The slice with 8-bit convolutions, as quantizing tools write it: a scale for each tensor, batch norm and sign in
     * floats.
     */
    static byte[] bytes(RandomSlice slice) {
        OnnxModel model = new OnnxModel();
        MapShape shape = slice.workload().input();
        model.input(INPUT, OnnxModel.FLOAT, 1, shape.channels(), shape.height(), shape.width());
        model.floats("one", List.of(), 1);
        model.constant("zero", OnnxModel.INT8, List.of(), new byte[1]);
        model.constant("middle", OnnxModel.UINT8, List.of(), new byte[]{(byte) MIDDLE});
        model.constant("least", OnnxModel.UINT8, List.of(), new byte[1]);
        model.floats("pixel", List.of(), 1f / RandomSlice.PIXEL_SCALE);
        String last = INPUT;
        for (int i = 0; i < slice.blocks().size(); i++) {
            ConvPoolParameters block = slice.blocks().get(i);
            boolean pixels = i == 0 && slice.workload().ofPixels();
            String scale = pixels ? "pixel" : "one";
            String zero = pixels ? "least" : "middle";
            float[] weights = slice.weights(i);
            byte[] bytes = new byte[weights.length];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) weights[k];
            }
            model.constant("weights" + i, OnnxModel.INT8,
                    List.of(block.filters().size(), block.input().channels(), 3, 3), bytes);
            // sums of +-1 stay within four standard deviations
            model.floats("scale" + i, List.of(), (float) (4 * Math.sqrt(9.0 * block.input().channels()) / 127));
            model.node("QuantizeLinear", List.of(last, scale, zero), "bytes" + i);
            model.node("QLinearConv", List.of("bytes" + i, scale, zero, "weights" + i, "one", "zero", "scale" + i,
                    "middle"), "conv" + i, List.of(WINDOW, PADS));
            model.node("DequantizeLinear", List.of("conv" + i, "scale" + i, "middle"), "sums" + i);
            last = poolAndSign(model, slice, i, "sums" + i);
        }
        headOrMap(model, slice, last);
        return model.toBytes();
    }

    private static String poolAndSign(OnnxModel model, RandomSlice slice, int i, String sums) {
        ConvPoolParameters block = slice.blocks().get(i);
        int filters = block.filters().size();
        float[] direction = new float[filters];
        float[] none = new float[filters];
        float[] cut = new float[filters];
        float[] one = new float[filters];
        for (int f = 0; f < filters; f++) {
            direction[f] = slice.direction(i, f);
            cut[f] = slice.cut(i, f);
            one[f] = 1;
        }
        model.floats("gamma" + i, List.of(filters), direction);
        model.floats("beta" + i, List.of(filters), none);
        model.floats("mean" + i, List.of(filters), cut);
        model.floats("variance" + i, List.of(filters), one);
        model.node("MaxPool", List.of(sums), "pooled" + i,
                List.of(WINDOW, PADS, OnnxModel.Ints.of("strides", block.stride(), block.stride())));
        model.node("BatchNormalization",
                List.of("pooled" + i, "gamma" + i, "beta" + i, "mean" + i, "variance" + i), "norm" + i);
        model.node("Sign", List.of("norm" + i), "map" + i);
        return "map" + i;
    }

    private static void headOrMap(OnnxModel model, RandomSlice slice, String last) {
        LinearParameters head = slice.head();
        MapShape map = slice.blocks().getLast().output();
        if (head == null) {
            model.node("Identity", List.of(last), OUTPUT);
            model.output(OUTPUT, OnnxModel.FLOAT, 1, map.channels(), map.height(), map.width());
            return;
        }
        int classes = head.classes();
        // one row a value, as MatMul takes it
        float[] rows = RandomSlice.floats(head.weights());
        float[] columns = new float[rows.length];
        float[] scale = new float[classes];
        float[] offset = new float[classes];
        for (int c = 0; c < classes; c++) {
            for (int v = 0; v < map.values(); v++) {
                columns[v * classes + c] = rows[c * map.values() + v];
            }
            scale[c] = (float) head.scale()[c];
            offset[c] = (float) head.offset()[c];
        }
        model.floats("head", List.of(map.values(), classes), columns);
        model.floats("headScale", List.of(classes), scale);
        model.floats("headOffset", List.of(classes), offset);
        model.longs("flat", 1, map.values());
        model.node("Reshape", List.of(last, "flat"), "values");
        model.node("MatMul", List.of("values", "head"), "headSums");
        model.node("Mul", List.of("headSums", "headScale"), "headScaled");
        model.node("Add", List.of("headScaled", "headOffset"), OUTPUT);
        model.output(OUTPUT, OnnxModel.FLOAT, 1, classes);
    }
}
