package io.ddnn.model.embedded;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.InputShape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The pictures of the self-test, which it draws itself, and what the device makes of them. A picture is of squares of
 * random colours: fine ones are noise, coarse ones have areas and edges.
 */
final class GoldenVectors {

    /**
     * A picture.
     *
     * @param seed of its colours
     * @param side of its squares in pixels
     */
    record Picture(int seed, int side) {

        /** The same pixels as {@code draw} of the template {@code selftest.c}. */
        PixelImage draw(InputShape shape) {
            byte[] rgb = new byte[shape.rawBytes()];
            int i = 0;
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    for (int c = 0; c < shape.channels(); c++) {
                        int v = seed * 0x9e3779b9 + (y / side * shape.width() + x / side) * 3 + c;
                        v = (v ^ (v >>> 16)) * 0x7feb352d;
                        v = (v ^ (v >>> 15)) * 0x846ca68b;
                        rgb[i++] = (byte) ((v ^ (v >>> 16)) >>> 24);
                    }
                }
            }
            return new PixelImage(shape.width(), shape.height(), rgb);
        }
    }

    static final List<Picture> PICTURES =
            List.of(new Picture(1, 1), new Picture(2, 2), new Picture(3, 5), new Picture(4, 11));

    private GoldenVectors() {}

    /** The values of the placeholders that the self-test has of its own. */
    static Map<String, String> values(DeviceSlice device) {
        NodeRunner runner = new NodeRunner(device.definition(), device.slice(), new ScalarKernelProvider());
        List<NodeOutput> outputs = PICTURES.stream()
                .map(picture -> runner.run(picture.draw(device.definition().input())))
                .toList();
        Map<String, String> values = new TreeMap<>();
        values.put("pictureCount", Integer.toString(PICTURES.size()));
        values.put("seeds", PICTURES.stream().map(p -> Integer.toString(p.seed())).collect(Collectors.joining(", ")));
        values.put("sides", PICTURES.stream().map(p -> Integer.toString(p.side())).collect(Collectors.joining(", ")));
        values.put("expectedMaps", outputs.stream()
                .map(output -> row(CText.bytes(output.map().toPacked())))
                .collect(Collectors.joining("\n")));
        if (!device.heads().isEmpty()) {
            values.put("expectedScores", outputs.stream()
                    .map(output -> row(CText.doubles(Objects.requireNonNull(output.scores()))))
                    .collect(Collectors.joining("\n")));
        }
        return values;
    }

    private static String row(String lines) {
        return "    {\n" + lines.indent(4) + "    },";
    }
}
