package io.ddnn.model.embedded;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of the templates depends on a device's blocks and exits: their constants, and the steps of a run.
 *
 * @param device the device
 */
record CConstants(DeviceSlice device) {

    /** The values of placeholders. */
    Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        values.put("blockData", blockData());
        values.put("blockList", blockList());
        values.put("runSteps", runSteps());
        List<DeviceSlice.Head> heads = device.heads();
        if (!heads.isEmpty()) {
            values.put("classes", classes());
            values.put("classCount", Integer.toString(device.definition().classes().size()));
            values.put("exits", exits());
            values.put("exitCount", Integer.toString(heads.size()));
            values.put("headData", headData());
            values.put("headList", headList());
            values.put("temperatures",
                    CText.doubles(heads.stream().mapToDouble(head -> head.exit().temperature()).toArray()));
            values.put("thresholds", CText.doubles(heads.stream().mapToDouble(CConstants::threshold).toArray()));
        }
        return values;
    }

    /** No entropy is at or under -1. */
    private static double threshold(DeviceSlice.Head head) {
        Double threshold = head.exit().threshold();
        return threshold == null ? -1 : threshold;
    }

    private String classes() {
        List<String> lines = new ArrayList<>();
        for (String name : device.definition().classes()) {
            lines.add(" *     " + lines.size() + " " + CText.comment(name));
        }
        return String.join("\n", lines);
    }

    private String exits() {
        List<String> lines = new ArrayList<>();
        for (DeviceSlice.Head head : device.heads()) {
            Double threshold = head.exit().threshold();
            lines.add(" *     " + lines.size() + " behind block " + (head.after() - 1) + ", "
                    + (threshold == null ? "without a threshold" : "threshold " + threshold));
        }
        return String.join("\n", lines);
    }

    private String blockData() {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < device.blocks().size(); i++) {
            ConvPoolParameters block = device.blocks().get(i);
            BitTensor flips = new BitTensor(new MapShape(1, 1, block.flips().length));
            for (int filter = 0; filter < block.flips().length; filter++) {
                flips.set(0, 0, filter, block.flips()[filter]);
            }
            data.append("/* Block ").append(i).append(": ").append(block.input()).append(" to ").append(block.output())
                    .append(". */\n")
                    .append(CText.array("uint8_t", "weights_" + i, packed(block.filters())))
                    // a device has one input: there is one row of thresholds
                    .append(CText.array("int32_t", "thresholds_" + i, CText.integers(block.thresholds()[0])))
                    .append(CText.array("uint8_t", "flips_" + i, CText.bytes(flips.toPacked())))
                    .append('\n');
        }
        return data.toString().stripTrailing() + "\n";
    }

    private String blockList() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < device.blocks().size(); i++) {
            ConvPoolParameters block = device.blocks().get(i);
            MapShape input = block.input();
            lines.add("    {.height = " + input.height() + ", .width = " + input.width() + ", .channels = "
                    + input.channels() + ", .filters = " + block.filters().size() + ",\n     .stride = "
                    + block.stride() + ", .filter_bytes = " + block.filters().getFirst().shape().packedBytes()
                    + ",\n     .weights = weights_" + i + ", .thresholds = thresholds_" + i + ", .flips = flips_" + i
                    + "},");
        }
        return String.join("\n", lines);
    }

    private String headData() {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < device.heads().size(); i++) {
            LinearParameters layer = device.heads().get(i).layer();
            data.append("/* Exit ").append(i).append(". */\n")
                    .append(CText.array("uint8_t", "head_weights_" + i, packed(layer.weights())))
                    .append(CText.array("double", "head_scale_" + i, CText.doubles(layer.scale())))
                    .append(CText.array("double", "head_offset_" + i, CText.doubles(layer.offset())))
                    .append('\n');
        }
        return data.toString().stripTrailing() + "\n";
    }

    private String headList() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < device.heads().size(); i++) {
            MapShape input = device.heads().get(i).layer().input();
            lines.add("    {.values = " + input.values() + ", .row_bytes = " + input.packedBytes()
                    + ",\n     .weights = head_weights_" + i + ", .scale = head_scale_" + i + ", .offset = head_offset_"
                    + i + "},");
        }
        return String.join("\n", lines);
    }

    private String runSteps() {
        WorkBuffer work = WorkBuffer.of(device.blocks());
        int last = device.blocks().size() - 1;
        List<String> lines = new ArrayList<>();
        String input = "image";
        for (int i = 0; i <= last; i++) {
            String output = i == last ? "result->map" : "result->work + " + work.offset(i);
            String convolve = i == 0 ? "convolve_pixels" : "convolve_bits";
            lines.add("    run_block(&blocks[" + i + "], " + convolve + ", " + input + ", " + output + ");");
            for (int k = 0; k < device.heads().size(); k++) {
                if (device.heads().get(k).after() == i + 1) {
                    lines.add("    score(&heads[" + k + "], " + output + ", result->scores);");
                    lines.add("    if (leaves != NULL && leaves(" + k + ", result->scores)) {");
                    lines.add("        return " + k + ";");
                    lines.add("    }");
                }
            }
            input = output;
        }
        return String.join("\n", lines);
    }

    /** Rows of bits, each beginning at a byte. */
    private static String packed(List<BitTensor> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rows.forEach(row -> bytes.writeBytes(row.toPacked()));
        return CText.bytes(bytes.toByteArray());
    }
}
