package io.ddnn.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ddnn.model.testing.RandomDefinitions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileDefinitionTests {

    private static final String HEAD = """
            format: 1
            name: net
            classes: [a, b]
            input: {height: 8, width: 8}
            """;

    /** Parses within seconds; anything thrown but the declared exception fails the test. */
    private static boolean accepts(String yaml) {
        return assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            try {
                NetworkDefinitionReader.parse(yaml);
                return true;
            } catch (DefinitionException e) {
                assertThat(e.getMessage()).isNotBlank();
                return false;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "null", "~", "42", "text", "[]", "[1, 2]", "{}", "---", "--- \n--- \n",
            "\u0000", "\t", "%YAML 9.9\n---\n{}", "&a *a", "*nowhere", "!!java.net.URL [x]", "? {a: b}\n: c", "<<: {}",
            "\ufeffformat: 1", "format: !!binary aGk=", "nodes: [", "nodes: {{{"})
    void smallOddTextsAreRefused(String yaml) {
        assertThat(accepts(yaml)).isFalse();
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(accepts("nodes: " + "[".repeat(200_000))).isFalse();
        assertThat(accepts("nodes: " + "[".repeat(200_000) + "]".repeat(200_000))).isFalse();
        assertThat(accepts("{nodes: ".repeat(100_000))).isFalse();
        assertThat(accepts(IntStream.range(0, 1000)
                .mapToObj(i -> " ".repeat(i) + "a:\n")
                .collect(Collectors.joining()))).isFalse();
    }

    @Test
    void aliasesDoNotMultiply() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a").append(i).append(": &a").append(i).append(" [")
                    .append((alias + ", ").repeat(9)).append(alias).append("]\n");
        }
        assertThat(accepts(bomb.toString())).isFalse();
        assertThat(accepts(HEAD + bomb + "nodes: *a29\n")).isFalse();
        assertThat(accepts(HEAD + "nodes: &n [*n, *n]\n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "-99999999999999999999", "1e999999999", "1e-999999999", ".inf",
            "-.inf", ".nan", "0x7fffffffffffffffffff", "2147483648", "1e3", "1_000", "0o777", "0b1", "12:30:45",
            "2024-01-01", "true", "null", "-0", "+1e5"})
    void hugeAndOddNumbersAreRefused(String number) {
        String definition = HEAD + """
                nodes:
                  - id: cam
                    tier: device
                    blocks: [{filters: %s}]
                    exits: [{on: blocks, weight: 1}]
                  - {id: cloud, tier: cloud, inputs: [cam], aggregate: {scores: MP}, exits: [{on: scores}]}
                """;
        assertThat(accepts(definition.formatted("3"))).isTrue();
        assertThat(accepts(definition.formatted(number))).isFalse();
        assertThat(accepts(HEAD.replace("8", number) + "nodes: []")).isFalse();
    }

    @Test
    void aNumberOfAMillionDigitsIsRefused() {
        String digits = "9".repeat(1_000_000);
        assertThat(accepts("format: " + digits)).isFalse();
        assertThat(accepts("format: 1." + digits)).isFalse();
        assertThat(accepts("format: 1e" + digits)).isFalse();
    }

    @Test
    void aSecondDocumentIsRefused() {
        String valid = NetworkDefinitionWriter.toYaml(RandomDefinitions.next(new Random(401)));
        assertThat(accepts(valid)).isTrue();
        assertThat(accepts(valid + "---\nname: other\n")).isFalse();
    }

    @Test
    void moreNodesThanTheLimitAreRefused() {
        String devices = IntStream.range(0, 1024)
                .mapToObj(i -> "  - {id: d" + i + ", tier: device, blocks: [{filters: 1}]}\n")
                .collect(Collectors.joining());
        String cloud = "  - {id: cloud, tier: cloud, inputs: [d0], exits: [{on: scores}], aggregate: {scores: MP}}\n";
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> NetworkDefinitionReader.parse(HEAD + "nodes:\n" + devices + cloud))
                .withMessage("field 'nodes' has 1025 nodes, expected 2 to 1024");
    }

    private static String chain(int edges) {
        return HEAD + "nodes:\n  - {id: e0, tier: device, blocks: [{filters: 1}]}\n"
                + IntStream.rangeClosed(1, edges)
                        .mapToObj(i -> "  - {id: e" + i + ", tier: edge, inputs: [e" + (i - 1)
                                + "], aggregate: {maps: CC}, blocks: [{filters: 1}]}\n")
                        .collect(Collectors.joining())
                + "  - {id: cloud, tier: cloud, inputs: [e" + edges + "], aggregate: {maps: CC},"
                + " blocks: [{filters: 1}], exits: [{on: blocks}]}\n";
    }

    @Test
    void aChainOfMoreLevelsThanTheLimitIsRefused() {
        assertThat(accepts(chain(14))).isTrue();
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> NetworkDefinitionReader.parse(chain(15)))
                .withMessage("node 'cloud', field 'inputs' stacks more than 16 nodes above a device");
        assertThat(accepts(chain(1000))).isFalse();
    }

    @Test
    void theLargestFlatNetworkIsReadQuickly() {
        int count = 1022;
        String devices = IntStream.range(0, count)
                .mapToObj(i -> "  - {id: d" + i + ", tier: device, blocks: [{filters: 1}], exits: [{on: blocks}]}\n")
                .collect(Collectors.joining());
        String inputs = IntStream.range(0, count).mapToObj(i -> "d" + i).collect(Collectors.joining(", "));
        assertThat(accepts(HEAD + "nodes:\n" + devices + "  - {id: g, tier: edge, inputs: [" + inputs
                + "], exits: [{on: scores}], aggregate: {scores: CC}}\n"
                + "  - {id: cloud, tier: cloud, inputs: [g], aggregate: {maps: CC}, blocks: [{filters: 1}],"
                + " exits: [{on: blocks}]}\n")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cam", "cloud"})
    void blocksWhoseMapsAreTooLargeAreRefusedByName(String node) {
        String yaml = """
                format: 1
                name: net
                classes: [a, b]
                input: {height: 1024, width: 1024}
                nodes:
                  - {id: cam, tier: device, blocks: [{filters: %d}], exits: [{on: blocks}]}
                  - {id: cloud, tier: cloud, inputs: [cam], aggregate: {maps: CC}, blocks: [{filters: %d}],
                     exits: [{on: blocks}]}
                """.formatted(node.equals("cam") ? 65 : 1, node.equals("cam") ? 1 : 65);
        assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> NetworkDefinitionReader.parse(yaml))
                .withMessage("node '" + node
                        + "', field 'blocks[0]': shape 1024 x 1024 x 65 has more than 67108864 values");
    }

    @Property(tries = 1000, seed = "402")
    void randomBytesAreRefused(@ForAll @Size(max = 300) byte[] bytes) {
        assertThat(accepts(new String(bytes, StandardCharsets.ISO_8859_1))).isFalse();
    }

    @Property(tries = 400, seed = "403")
    void changedBytesAreReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = NetworkDefinitionWriter.toYaml(RandomDefinitions.next(random)).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
        }
        accepts(new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void aTextCutAnywhereIsReadOrRefused() {
        String yaml = NetworkDefinitionWriter.toYaml(RandomDefinitions.next(new Random(404)));
        for (int length = 0; length < yaml.length(); length++) {
            accepts(yaml.substring(0, length));
        }
    }

    @Test
    void aFileThatIsTooLargeIsNotRead(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("network.yaml"), new byte[NetworkDefinitionReader.MAX_BYTES + 1]);
        assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> NetworkDefinitionReader.read(file))
                .withMessage(file + " has 1048577 bytes, expected at most 1048576");
    }

    @Test
    void aFileThatIsNotUtf8IsRefused(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("network.yaml"), new byte[]{'n', (byte) 0xff});
        assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> NetworkDefinitionReader.read(file))
                .withMessage(file + " is not UTF-8 text");
    }

    @Test
    void theFileIsNamedInFrontOfTheFault(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("network.yaml"), "format: 3");
        assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> NetworkDefinitionReader.read(file))
                .withMessage(file + ": field 'format' is 3, expected 1");
    }
}
