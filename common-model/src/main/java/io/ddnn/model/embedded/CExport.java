package io.ddnn.model.embedded;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.MapShape;
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
        if (!device.heads().isEmpty()) {
            files.put(prefix + "_entropy.c", CTemplate.of("entropy.c").render(values, conditions));
        }
        files.put(prefix + "_selftest.c", CTemplate.of("selftest.c").render(values, conditions));
        return new CExport(prefix, files, footprint);
    }

    private static Set<String> conditions(DeviceSlice device) {
        Set<String> conditions = new HashSet<>();
        conditions.addAll(device.heads().isEmpty() ? Set.of("noExit") : Set.of("exits", "bits"));
        if (device.blocks().size() > 1) {
            conditions.addAll(List.of("work", "mapBlocks", "bits"));
        }
        return conditions;
    }

    private static Map<String, String> values(DeviceSlice device, String prefix, Footprint footprint) {
        Map<String, String> values = new TreeMap<>(GoldenVectors.values(device));
        values.putAll(new CConstants(device).values());
        values.put("prefix", prefix);
        values.put("PREFIX", prefix.toUpperCase(Locale.ROOT));
        values.put("network", device.definition().name());
        values.put("version", device.version());
        values.put("node", device.slice().node());
        values.put("width", Integer.toString(device.definition().input().width()));
        values.put("height", Integer.toString(device.definition().input().height()));
        MapShape map = device.output();
        values.put("mapWidth", Integer.toString(map.width()));
        values.put("mapHeight", Integer.toString(map.height()));
        values.put("mapChannels", Integer.toString(map.channels()));
        values.put("imageBytes", Integer.toString(footprint.imageBytes()));
        values.put("mapBytes", Integer.toString(footprint.mapBytes()));
        values.put("workBytes", Integer.toString(footprint.workBytes()));
        values.put("flashBytes", Integer.toString(footprint.flashBytes()));
        values.put("resultBytes", Integer.toString(footprint.resultBytes()));
        return values;
    }
}
