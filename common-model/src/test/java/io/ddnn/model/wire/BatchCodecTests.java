package io.ddnn.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.RandomMessages;
import io.ddnn.model.testing.Topologies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchCodecTests {

    private static final String VERSION = "0a1b2c";

    private final BatchCodec c = new BatchCodec(Topologies.of("c"));

    /** Random messages of one sender, some of whose ids begin alike. */
    private static List<TierMessage> batch(NetworkDefinition definition, Random random) {
        RandomMessages messages = new RandomMessages(definition, random);
        TierMessage head = messages.message();
        List<TierMessage> batch = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            TierMessage other = messages.message();
            if (i == 0 || other.source().equals(head.source())) {
                TierMessage content = i == 0 ? head : other;
                String id = random.nextBoolean() ? "run-s" + random.nextInt(100) : content.sample();
                batch.add(new TierMessage(head.version(), id, head.source(), head.remainingMillis(), content.scores(),
                        content.blank(), content.maps(), content.missing(), content.image(), content.decided()));
            }
        }
        return batch;
    }

    private static List<Outcome> outcomes(NetworkDefinition definition, Random random) {
        RandomMessages messages = new RandomMessages(definition, random);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = random.nextInt(1, 9); i > 0; i--) {
            outcomes.add(random.nextInt(3) == 0
                    ? new Outcome.Failed(random.nextInt(400, 600), "urn:x", "größer", random.nextInt(3),
                            Collections.nCopies(random.nextInt(3), "ffee01"))
                    : new Outcome.Answered(messages.reply(), random.nextBoolean() ? VERSION : "00ff00"));
        }
        return outcomes;
    }

    @Property(tries = 300, seed = "951")
    void messagesComeBackAsTheyWere(@ForAll long seed) {
        Random random = new Random(seed);
        NetworkDefinition definition = RandomDefinitions.next(random);
        BatchCodec codec = new BatchCodec(definition);
        List<TierMessage> batch = batch(definition, random);

        byte[] bytes = codec.encode(batch);

        assertThat(codec.decodeMessages(bytes)).isEqualTo(batch);
        assertThat(BatchCodec.version(bytes)).isEqualTo(batch.getFirst().version());
    }

    @Property(tries = 300, seed = "952")
    void outcomesComeBackAsTheyWere(@ForAll long seed) {
        Random random = new Random(seed);
        NetworkDefinition definition = RandomDefinitions.next(random);
        BatchCodec codec = new BatchCodec(definition);
        List<Outcome> outcomes = outcomes(definition, random);

        assertThat(codec.decodeOutcomes(codec.encode(outcomes, VERSION), VERSION)).isEqualTo(outcomes);
    }

    @Test
    void whatAllHaveInCommonStandsOnce() {
        List<TierMessage> batch = new ArrayList<>();
        for (int i = 100; i < 164; i++) {
            batch.add(
                    new TierMessage(VERSION, "run-s" + i, "camera-2", 1000, new float[3], false, List.of(), List.of()));
        }
        // 8 of the frame; of each 2 and 12 of scores; 8 of the first id, then 1, or 2 where the tens change
        assertThat(c.encode(batch)).hasSize(8 + 64 * (2 + 12) + 8 + 63 + 6);
    }

    private boolean accepts(byte[] bytes) {
        try {
            List<TierMessage> messages = c.decodeMessages(bytes);
            assertThat(c.decodeMessages(c.encode(messages))).isEqualTo(messages);
            return true;
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    private boolean acceptsOutcomes(byte[] bytes) {
        try {
            assertThat(c.decodeOutcomes(bytes, VERSION)).isNotEmpty();
            return true;
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    @Property(tries = 20, seed = "953")
    void batchesCutAnywhereAreRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] batch = c.encode(batch(Topologies.of("c"), random));
        for (int length = 0; length < batch.length; length++) {
            assertThat(accepts(Arrays.copyOf(batch, length))).isFalse();
        }
        byte[] outcomes = c.encode(outcomes(Topologies.of("c"), random), VERSION);
        for (int length = 0; length < outcomes.length; length++) {
            assertThat(acceptsOutcomes(Arrays.copyOf(outcomes, length))).isFalse();
        }
        assertThat(accepts(Arrays.copyOf(batch, batch.length + 1))).isFalse();
        assertThat(acceptsOutcomes(Arrays.copyOf(outcomes, outcomes.length + 1))).isFalse();
    }

    @Property(tries = 2000, seed = "954")
    void changedBytesAreReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] batch = c.encode(batch(Topologies.of("c"), random));
        byte[] outcomes = c.encode(outcomes(Topologies.of("c"), random), VERSION);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            batch[random.nextInt(Math.min(batch.length, 90))] = (byte) random.nextInt();
            outcomes[random.nextInt(outcomes.length)] = (byte) random.nextInt();
        }
        accepts(batch);
        acceptsOutcomes(outcomes);
    }

    @Property(tries = 1000, seed = "955")
    void randomBytesAreReadOrRefused(@ForAll @Size(min = 1, max = 60) byte[] bytes) {
        bytes[0] = 0x60;
        accepts(bytes);
        bytes[0] = 0x61;
        acceptsOutcomes(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            11000000 00 00 01                      | not a batch of application/vnd.ddnn.v1
            60000000 08 00 01                      | source is node 8, expected 0 to 7
            60000000 00 00 00                      | batch has 0 messages, expected 1 to 1024
            60000000 00 00 8108                    | batch has 1025 messages, expected 1 to 1024
            60000000 00 00 01 30 01 73             | entry 0 is no message: its first byte is 48
            60000000 00 00 01 50 11 73             | entry 0 shares 1 characters with the id before, expected at most 0
            60000000 00 00 01 50 ff 02 01 73       | entry 0 shares 2 characters with the id before, expected at most 0
            60000000 00 00 01 50 00                | sample is '', expected 1 to 64
            60000000 00 00 01 50 01 73 00          | 1 bytes follow the end of the content, expected none
            60000000 00 00 02 50 01 73             | batch ends after
            """)
    void faultsAreNamed(String hex, String message) {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> {
                    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
                    BatchCodec.version(bytes);
                    c.decodeMessages(bytes);
                })
                .withMessageStartingWith(message);
    }

    @Test
    void messagesOfSeveralSendersAreNoBatch() {
        TierMessage one = TierMessage.decided(VERSION, "s", "camera-1", 0);
        TierMessage other = TierMessage.decided(VERSION, "t", "camera-2", 0);
        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> c.encode(List.of(one, other)))
                .withMessage("messages of a batch differ in version, source or remaining time");
    }
}
