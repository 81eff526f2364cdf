package io.ddnn.benchmarks.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Texts to begin with: sound ones, deep nesting, aliases that multiply, and long numbers. */
final class Texts {
    private static final int DEPTH = 20_000;

    private Texts() {}

    static List<byte[]> definitions(String sound) {
        return Stream.concat(Stream.of(sound, "nodes: " + "{a: ".repeat(DEPTH)), hostileYaml()).map(Texts::bytes)
                .toList();
    }

    static List<byte[]> links() {
        String sound = """
                format: 1
                machines:
                  device: {name: d, operations-per-second: 1e9, slowdown: 1, watts: 2.5}
                  cloud: {milliseconds: {a: 1, b: 2}}
                links:
                  device-edge: {bytes-per-second: 125000, round-trip-ms: 4}
                """;
        return Stream.concat(Stream.of(sound, "machines: {device: " + "{milliseconds: ".repeat(DEPTH / 8)),
                hostileYaml()).map(Texts::bytes).toList();
    }

    private static Stream<String> hostileYaml() {
        StringBuilder aliases = new StringBuilder("format: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            aliases.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        return Stream.of(aliases.toString(), "format: " + "9".repeat(DEPTH), "format: 1e" + "9".repeat(20),
                "[".repeat(DEPTH), "- ".repeat(DEPTH), "? ".repeat(DEPTH), "&a [*a, *a]",
                "!!binary " + "A".repeat(DEPTH),
                "a: |\n" + " x\n".repeat(DEPTH / 3));
    }

    static List<byte[]> tables() {
        return Stream.of("sample,frame,label,cam\ns0,1,car,1\ns1,2,bus,1\n", "sample,label,cam\n../s0,car,0\n",
                "sample,label,cam,cam2\r\n\"s0\",\"c\"\"ar\",1,0\r\n", "sample,label,../cam\ns0,car,0\n",
                "sample,label" + ",d".repeat(DEPTH), "\"".repeat(DEPTH),
                "sample,label,cam\n" + "s,\n".repeat(DEPTH / 2))
                .map(Texts::bytes).toList();
    }

    static List<byte[]> messages() {
        String message = "{\"version\":\"0a1b2c\",\"sample\":\"s\",\"source\":\"camera-0\",\"scores\":[1,2,3]}";
        return Stream.of("{\"messages\":[" + message + "," + message + "]}", "{\"messages\":[null]}",
                "{\"messages\":[" + "{},".repeat(DEPTH / 4) + "{}]}", "{\"messages\":" + "[".repeat(DEPTH))
                .map(Texts::bytes).toList();
    }

    static List<byte[]> views() {
        return Stream
                .of("{\"samples\":[{\"sample\":\"s\",\"image\":\"aGVsbG8=\"},{\"sample\":\"t\",\"view\":\"none\"}]}",
                        "{\"samples\":[{\"image\":\"" + "A".repeat(DEPTH) + "\"}]}",
                        "{\"samples\":[{\"view\":" + "[".repeat(DEPTH))
                .map(Texts::bytes).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
