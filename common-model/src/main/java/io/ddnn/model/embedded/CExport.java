package io.ddnn.model.embedded;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A device's slice as C99: the fused blocks of eBNN (McDanel et al. 2017), one bit a value between them. Bits and scores
 * are the same as those of {@link io.ddnn.model.inference.NodeRunner}.
 *
 * @param prefix what all names in C and all files begin with
 * @param files the sources by file name: header, code, entropy (with an exit only) and self-test
 * @param footprint the bytes that it takes
 */
public record CExport(String prefix, Map<String, String> files, Footprint footprint) {

    public CExport {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * Writes a device's slice in C.
     *
     * @param definition the network
     * @param version the network's version
     * @param slice the device's slice
     * @throws io.ddnn.model.slice.SliceException if the slice does not fit the definition
     * @throws ExportException if the node is not a device
     */
    public static CExport of(NetworkDefinition definition, String version, NodeSlice slice) {
        DeviceSlice device = new DeviceSlice(definition, version, slice);
        String prefix = CText.identifier(definition.name(), slice.node());
        Footprint footprint = Footprint.of(device);
        Map<String, String> values = values(device, prefix, footprint);
        Set<String> conditions = conditions(device);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(prefix + ".h", CTemplate.of("device.h").render(values, conditions));
        files.put(prefix + ".c", CTemplate.of("device.c").render(values, conditions));
        if (device.head() != null) {
            files.put(prefix + "_entropy.c", CTemplate.of("entropy.c").render(values, conditions));
        }
        files.put(prefix + "_selftest.c", CTemplate.of("selftest.c").render(values, conditions));
        return new CExport(prefix, files, footprint);
    }

    private static Set<String> conditions(DeviceSlice device) {
        Set<String> conditions = new HashSet<>();
        DeviceSlice.Head head = device.head();
        if (head != null) {
            conditions.add("head");
            conditions.add("bits");
            if (head.exit().threshold() != null) {
                conditions.add("threshold");
            }
        }
        if (device.blocks().size() > 1) {
            conditions.addAll(List.of("work", "mapBlocks", "bits"));
        }
        return conditions;
    }

    private static Map<String, String> values(DeviceSlice device, String prefix, Footprint footprint) {
        Map<String, String> values = new TreeMap<>(GoldenVectors.values(device));
        values.put("prefix", prefix);
        values.put("PREFIX", prefix.toUpperCase(Locale.ROOT));
        values.put("network", device.definition().name());
        values.put("version", device.version());
        values.put("node", device.slice().node());
        values.put("width", Integer.toString(device.definition().input().width()));
        values.put("height", Integer.toString(device.definition().input().height()));
        values.put("imageBytes", Integer.toString(footprint.imageBytes()));
        MapShape map = device.output();
        values.put("mapWidth", Integer.toString(map.width()));
        values.put("mapHeight", Integer.toString(map.height()));
        values.put("mapChannels", Integer.toString(map.channels()));
        values.put("mapBytes", Integer.toString(footprint.mapBytes()));
        values.put("workBytes", Integer.toString(footprint.workBytes()));
        values.put("flashBytes", Integer.toString(footprint.flashBytes()));
        values.put("resultBytes", Integer.toString(footprint.resultBytes()));
        values.put("blockData", blockData(device));
        values.put("blockList", blockList(device));
        values.put("runBlocks", runBlocks(device));
        DeviceSlice.Head head = device.head();
        if (head != null) {
            values.put("classes", classes(device.definition().classes()));
            values.put("classCount", Integer.toString(head.layer().classes()));
            values.put("headData", headData(head.layer()));
            values.put("temperature", CText.exact(head.exit().temperature()));
            Double threshold = head.exit().threshold();
            if (threshold != null) {
                values.put("threshold", CText.exact(threshold) + " /* " + threshold + " */");
            }
        }
        return values;
    }

    private static String classes(List<String> classes) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            lines.add(" *     " + i + " " + CText.comment(classes.get(i)));
        }
        return String.join("\n", lines);
    }

    private static String blockData(DeviceSlice device) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < device.blocks().size(); i++) {
            ConvPoolParameters block = device.blocks().get(i);
            BitTensor flips = new BitTensor(new MapShape(1, 1, block.flips().length));
            for (int filter = 0; filter < block.flips().length; filter++) {
                flips.set(0, 0, filter, block.flips()[filter]);
            }
            data.append("/* Block ").append(i).append(": ").append(block.input()).append(" to ").append(block.output())
                    .append(". */\n")
                    .append(CText.array("uint8_t", "weights_" + i, packed(block.filters()))).append('\n')
                    // a device has one input: there is one row of thresholds
                    .append(CText.array("int32_t", "thresholds_" + i, CText.integers(block.thresholds()[0])))
                    .append('\n')
                    .append(CText.array("uint8_t", "flips_" + i, CText.bytes(flips.toPacked()))).append("\n\n");
        }
        return data.toString().stripTrailing() + "\n";
    }

    private static String blockList(DeviceSlice device) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < device.blocks().size(); i++) {
            ConvPoolParameters block = device.blocks().get(i);
            MapShape input = block.input();
            lines.add("    {.height = " + input.height() + ", .width = " + input.width() + ", .channels = "
                    + input.channels() + ", .filters = " + block.filters().size() + ", .stride = " + block.stride()
                    + ", .filter_bytes = " + block.filters().getFirst().shape().packedBytes() + ",\n"
                    + "     .weights = weights_" + i + ", .thresholds = thresholds_" + i + ", .flips = flips_" + i
                    + "},");
        }
        return String.join("\n", lines);
    }

    private static String runBlocks(DeviceSlice device) {
        WorkBuffer work = WorkBuffer.of(device.blocks());
        int last = device.blocks().size() - 1;
        List<String> lines = new ArrayList<>();
        String input = "image";
        for (int i = 0; i <= last; i++) {
            String output = i == last ? "result->map" : "result->work + " + work.offset(i);
            String convolve = i == 0 ? "convolve_pixels" : "convolve_bits";
            lines.add("    run_block(&blocks[" + i + "], " + convolve + ", " + input + ", " + output + ");");
            input = output;
        }
        return String.join("\n", lines);
    }

    private static String headData(LinearParameters layer) {
        return "#define HEAD_VALUES " + layer.input().values() + "\n"
                + "#define HEAD_ROW_BYTES " + layer.input().packedBytes() + "\n"
                + CText.array("uint8_t", "head_weights", packed(layer.weights())) + "\n"
                + CText.array("double", "head_scale", CText.doubles(layer.scale())) + "\n"
                + CText.array("double", "head_offset", CText.doubles(layer.offset()));
    }

    /** Rows of bits, each beginning at a byte. */
    private static String packed(List<BitTensor> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rows.forEach(row -> bytes.writeBytes(row.toPacked()));
        return CText.bytes(bytes.toByteArray());
    }
}
