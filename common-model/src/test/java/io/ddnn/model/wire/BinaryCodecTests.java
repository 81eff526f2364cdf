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
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryCodecTests {

    private static final NetworkDefinition C = Topologies.of("c");

    private final BinaryCodec codec = new BinaryCodec(C);

    private static void assertReadsBack(NetworkDefinition definition, Random random) {
        BinaryCodec codec = new BinaryCodec(definition);
        RandomMessages messages = new RandomMessages(definition, random);
        TierMessage message = messages.message();
        byte[] bytes = codec.encode(message);
        assertThat(codec.decodeMessage(bytes)).isEqualTo(message);
        assertThat(BinaryCodec.version(bytes)).isEqualTo(message.version());
        Reply reply = messages.reply();
        assertThat(codec.decodeReply(codec.encode(reply))).isEqualTo(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
    void messagesAndRepliesOfTheTopologiesReadBackEqual(String letter) {
        NetworkDefinition definition = Topologies.of(letter);
        Random random = new Random(901);
        for (int i = 0; i < 500; i++) {
            assertReadsBack(definition, random);
        }
    }

    @Property(tries = 300, seed = "902")
    void messagesAndRepliesOfRandomNetworksReadBackEqual(@ForAll long seed) {
        Random random = new Random(seed);
        NetworkDefinition definition = RandomDefinitions.next(random);
        for (int i = 0; i < 5; i++) {
            assertReadsBack(definition, random);
        }
    }

    @Test
    void aMessageHasTheDocumentedBytes() {
        TierMessage message = new TierMessage("0a1b2c", "s1", "camera-2", 300, new float[]{1, -2, 0.5f}, false,
                List.of(), List.of());
        assertThat(HexFormat.of().formatHex(codec.encode(message)))
                .isEqualTo("11" + "0a1b2c" + "02" + "ac02" + "02" + "7331" + "3f800000" + "c0000000" + "3f000000");
    }

    @Test
    void aRelaysPresenceHasTheDocumentedBits() {
        byte[] map = new byte[128];
        map[0] = 0x55;
        TierMessage message = new TierMessage("000000", "s", "gateway", 0, null, false,
                List.of(new SourceMap("camera-0", map), new SourceMap("camera-1", null),
                        new SourceMap("camera-5", map)),
                List.of("camera-2"));
        byte[] bytes = codec.encode(message);
        // flags, version, source, remaining, id, one missing, presence: 2 1 0 0, 0 2
        assertThat(HexFormat.of().formatHex(bytes, 0, 13))
                .isEqualTo("1a" + "000000" + "06" + "00" + "0173" + "0102" + "0608" + "55");
        assertThat(bytes).hasSize(12 + 256);
    }

    @ParameterizedTest
    @CsvSource({"DEVICE, 34, 02", "LOCAL, 31, ''", "EDGE, 32, ''", "CLOUD, 33, ''"})
    void aDecisionHasTheDocumentedBytes(ExitName exit, String first, String reasons) {
        Decision decision = new Decision(1, 0.5f, exit,
                exit == ExitName.DEVICE ? Set.of(DegradedReason.PARENT_UNREACHABLE) : Set.of(), List.of());
        assertThat(HexFormat.of().formatHex(codec.encode(new Reply.Decided(decision))))
                .isEqualTo(first + "01" + "3f000000" + reasons + (reasons.isEmpty() ? "" : "00"));
    }

    @Test
    void wantedIsOneByte() {
        assertThat(codec.encode(new Reply.Wanted())).containsExactly(0x20);
    }

    @Test
    void scoresTravelBitForBit() {
        TierMessage message = new TierMessage("000000", "s", "camera-0", 0,
                new float[]{Float.NaN, Float.NEGATIVE_INFINITY, -0f}, false, List.of(), List.of());
        assertThat(codec.decodeMessage(codec.encode(message))).isEqualTo(message);
    }

    @Test
    void refusesToWriteAReplyThatDoesNotFitTheNetwork() {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> codec.encode(
                        new Reply.Decided(new Decision(3, 1, ExitName.CLOUD, Set.of(), List.of()))))
                .withMessage("label is 3, expected 0 to 2");
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> codec.encode(new Reply.Decided(new Decision(0, 1, ExitName.CLOUD,
                        Set.of(DegradedReason.MISSING_DEVICE), List.of("camera-9")))))
                .withMessage("missing names 'camera-9', expected devices of the network");
    }

    @Test
    void refusesToWriteAMessageThatDoesNotFitTheNetwork() {
        TierMessage message =
                new TierMessage("000000", "s", "camera-9", 0, new float[3], false, List.of(), List.of());
        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> codec.encode(message))
                .withMessageStartingWith("source is 'camera-9', expected one of [camera-0, ");
    }
}
