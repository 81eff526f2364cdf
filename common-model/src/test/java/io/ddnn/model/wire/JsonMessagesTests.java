package io.ddnn.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.RandomMessages;
import io.ddnn.model.testing.Topologies;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonMessagesTests {

    private static final NetworkDefinition C = Topologies.of("c");

    private static final JsonMapper PLAIN = JsonMapper.builder().build();

    private static TierMessage read(String json, NetworkDefinition definition) {
        return JsonMessages.toMessage(JsonMessages.read(json.getBytes(StandardCharsets.UTF_8)), definition);
    }

    private static String write(TierMessage message, NetworkDefinition definition) {
        return PLAIN.writeValueAsString(JsonMessages.toJson(message, definition));
    }

    /** True if accepted; anything thrown but the declared exception fails the test. */
    private static boolean accepts(byte[] body) {
        try {
            JsonMessages.toMessage(JsonMessages.read(body), C);
            return true;
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
    void carriesTheSameContentAsTheBinaryForm(String letter) {
        NetworkDefinition definition = Topologies.of(letter);
        BinaryCodec codec = new BinaryCodec(definition);
        RandomMessages messages = new RandomMessages(definition, new Random(941));
        for (int i = 0; i < 100; i++) {
            TierMessage message = messages.message();
            assertThat(read(write(message, definition), definition)).isEqualTo(message)
                    .isEqualTo(codec.decodeMessage(codec.encode(message)));
        }
    }

    @Property(tries = 200, seed = "942")
    void messagesOfRandomNetworksReadBackEqual(@ForAll long seed) {
        Random random = new Random(seed);
        NetworkDefinition definition = RandomDefinitions.next(random);
        TierMessage message = new RandomMessages(definition, random).message();
        assertThat(read(write(message, definition), definition)).isEqualTo(message);
    }

    @Test
    void scoresThatAreNotFiniteReadBackEqual() {
        TierMessage message = new TierMessage("000000", "s", "camera-0", 0,
                new float[]{Float.NaN, Float.NEGATIVE_INFINITY, -0f}, false, List.of(), List.of());
        assertThat(read(write(message, C), C)).isEqualTo(message);
    }

    @Test
    void readsWhatAPersonWouldWrite() {
        assertThat(read("""
                {"version": "0a1b2c", "sample": "s", "source": "camera-0", "scores": [1, -2.5, 0]}
                """, C)).isEqualTo(new TierMessage("0a1b2c", "s", "camera-0", 0, new float[]{1, -2.5f, 0}, false,
                List.of(), List.of()));
        assertThat(read("""
                {"version": "0a1b2c", "sample": "s", "source": "camera-0", "view": "none", "network": "topology-c"}
                """, C)).isEqualTo(new TierMessage("0a1b2c", "s", "camera-0", 0, null, true, List.of(), List.of()));
    }

    @Test
    void theOrderOfMapsDoesNotMatter() {
        String map = Base64.getEncoder().encodeToString(new byte[128]);
        TierMessage message = read("""
                {"version": "0a1b2c", "sample": "s", "source": "gateway",
                 "maps": {"camera-4": "%s", "camera-1": null, "camera-0": "%s"}}
                """.formatted(map, map), C);
        assertThat(message.maps()).extracting(SourceMap::source).containsExactly("camera-0", "camera-1", "camera-4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    null                                                       | body is null, expected a message in JSON
                    []                                                         | body is not a message in JSON: expected an object
                    7                                                          | body is not a message in JSON:
                    {                                                          | body is not a message in JSON:
                    {} {}                                                      | body is not a message in JSON:
                    {}                                                         | version is missing
                    {"version": "000000"}                                      | sample is missing
                    {"version": "000000", "sample": "s"}                       | source is missing
                    {"version": 7, "sample": "s", "source": []}                | body is not a message in JSON:
                    {"version": "000000", "sample": "s", "source": "camera-0"} | message has neither scores nor maps
                    {"hops": 3}                                                | field 'hops' is unknown, expected one of [
                    {"sample": "s", "sample": "t"}                             | body is not a message in JSON: Duplicate
                    {"network": "street"}                                      | network is 'street', expected 'topology-c'
                    {"view": "all"}                                            | view is 'all', expected none, or no such
                    """)
    void faultsOfBodiesAreNamed(String json, String message) {
        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> read(json, C))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "scores": [1, 2]                                 | scores has 2 values, expected 3, one a class
            "scores": [1, null, 2]                           | body is not a message in JSON: field 'scores' has the
            "scores": [1, "x", 2]                            | body is not a message in JSON:
            "scores": [1, [2], 3]                            | body is not a message in JSON:
            "scores": 1                                      | body is not a message in JSON:
            "scores": [1, 2, 3], "remainingMillis": -1       | remainingMillis is -1, expected at least 0
            "scores": [1, 2, 3], "remainingMillis": 1e10     | body is not a message in JSON:
            "scores": [1, 2, 3], "remainingMillis": 1.5      | body is not a message in JSON:
            "scores": [1, 2, 3], "remainingMillis": 2147483648 | body is not a message in JSON:
            "scores": [1, 2, 3], "missing": ["camera-1"]     | missing names 'camera-1', expected devices of [camera-0]
            "scores": [1, 2, 3], "missing": [null]           | an entry of missing is missing
            "scores": [1, 2, 3], "missing": "camera-0"       | body is not a message in JSON:
            "scores": [1, 2, 3], "view": "none"              | a message of a blank view has scores or maps
            "maps": {"camera-0": "!"}                        | map of 'camera-0' is not base64:
            "maps": {"camera-0": "AAAA"}                     | map of 'camera-0' has 3 bytes, expected 128
            "maps": {"camera-0": null}                       | map of 'camera-0' is blank, expected bytes
            "maps": {"camera-9": "AAAA"}                     | maps names 'camera-9', expected each at most once
            "maps": ["AAAA"]                                 | body is not a message in JSON:
            """)
    void faultsOfContentAreNamed(String fields, String message) {
        String json = "{\"version\": \"000000\", \"sample\": \"s\", \"source\": \"camera-0\", " + fields + "}";
        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> read(json, C))
                .withMessageStartingWith(message);
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(accepts("{\"maps\":".repeat(100_000).getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(accepts(("{\"scores\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void aNumberOfAMillionDigitsIsRefused() {
        String digits = "9".repeat(1_000_000);
        assertThat(accepts(("{\"scores\":[" + digits + "]}").getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(accepts(("{\"remainingMillis\":" + digits + "}").getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Property(tries = 1000, seed = "943")
    void randomBytesAreRefused(@ForAll @Size(max = 100) byte[] bytes) {
        assertThat(accepts(bytes)).isFalse();
    }

    @Property(tries = 1000, seed = "944")
    void changedBytesAreReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] json = write(new RandomMessages(C, random).message(), C).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            json[random.nextInt(Math.min(json.length, 150))] = (byte) random.nextInt();
        }
        accepts(json);
    }

    @Property(tries = 500, seed = "945")
    void repliesAreReadAsTheyWereWritten(@ForAll long seed) {
        Random random = new Random(seed);
        Reply reply = new RandomMessages(C, random).reply();
        Explanation explanation = new Explanation(
                List.of(new Explanation.Exit("edge-0", "local", Map.of("car", random.nextGaussian()), 1.5,
                        random.nextDouble(), random.nextBoolean() ? null : 0.8, random.nextBoolean(),
                        List.of("camera-1"), random.nextDouble())),
                List.of(new Explanation.Hop("camera-1", "edge-0", 12, 128, 0, random.nextDouble(), "deadline",
                        "late")));
        JsonMessages.ReplyBody body = JsonMessages.toJson(reply, "s", "0a1b2c", C).explained(explanation);

        JsonMessages.ExplainedReply read =
                JsonMessages.readReply(PLAIN.writeValueAsString(body).getBytes(StandardCharsets.UTF_8), C);

        assertThat(read).isEqualTo(new JsonMessages.ExplainedReply(reply, explanation));
    }

    @Property(tries = 1000, seed = "946")
    void changedRepliesAreReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] json =
                PLAIN.writeValueAsString(JsonMessages.toJson(new RandomMessages(C, random).reply(), "s", "0a1b2c", C))
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            json[random.nextInt(json.length)] = (byte) random.nextInt();
        }
        try {
            assertThat(JsonMessages.readReply(json, C)).isNotNull();
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    {"outcome": "maybe"}                                             | outcome is 'maybe', expected decision, wanted
                    {}                                                               | outcome is missing
                    {"outcome": "decision", "label": "cow"}                          | label is 'cow', expected one of [car, bus
                    {"outcome": "decision", "label": "car", "confidence": 1}         | exit is missing
                    {"outcome": "decision", "label": "car", "confidence": 2, "exit": "local"} | reply is broken: confidence is 2.0
                    {"outcome": "decision", "label": "car", "confidence": 1, "exit": "up"}    | reply is broken: exit is 'up'
                    {"outcome": "decision", "label": "car", "confidence": 1, "exit": "local", "missing": ["edge-0"]} | missing names
                    """)
    void faultsOfRepliesAreNamed(String json, String message) {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> JsonMessages.readReply(json.getBytes(StandardCharsets.UTF_8), C))
                .withMessageStartingWith(message);
    }

    @Test
    void aReplyNamesItsClassExitAndReasons() {
        Decision decision = new Decision(2, 0.75f, ExitName.LOCAL,
                Set.of(DegradedReason.DEADLINE, DegradedReason.MISSING_DEVICE), List.of("camera-3"));
        assertThat(JsonMessages.toJson(new Reply.Decided(decision), "s", "0a1b2c", C))
                .isEqualTo(new JsonMessages.ReplyBody("decision", "s", "topology-c", "0a1b2c", "person", 0.75, "local",
                        true, List.of("missing-device", "deadline"), List.of("camera-3"), null, null));
        assertThat(JsonMessages.toJson(new Reply.Wanted(), "s", "0a1b2c", C))
                .isEqualTo(new JsonMessages.ReplyBody("wanted", "s", "topology-c", "0a1b2c", null, null, null, null,
                        null, null, null, null));
    }
}
