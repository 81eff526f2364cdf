package io.ddnn.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.RandomMessages;
import io.ddnn.model.testing.Topologies;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileMessageTests {

    private final BinaryCodec c = new BinaryCodec(Topologies.of("c"));

    /** True if accepted and stable; anything thrown but the declared exception fails the test. */
    private static boolean acceptsMessage(BinaryCodec codec, byte[] bytes) {
        try {
            TierMessage message = codec.decodeMessage(bytes);
            assertThat(codec.decodeMessage(codec.encode(message))).isEqualTo(message);
            return true;
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    private static boolean acceptsReply(BinaryCodec codec, byte[] bytes) {
        try {
            Reply reply = codec.decodeReply(bytes);
            assertThat(codec.decodeReply(codec.encode(reply))).isEqualTo(reply);
            return true;
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    @Property(tries = 200, seed = "921")
    void messagesAndRepliesCutAnywhereAreRefused(@ForAll long seed) {
        Random random = new Random(seed);
        NetworkDefinition definition = RandomDefinitions.next(random);
        BinaryCodec codec = new BinaryCodec(definition);
        RandomMessages messages = new RandomMessages(definition, random);
        byte[] message = codec.encode(messages.message());
        for (int length = 0; length < message.length; length++) {
            assertThat(acceptsMessage(codec, Arrays.copyOf(message, length))).isFalse();
        }
        byte[] reply = codec.encode(messages.reply());
        for (int length = 0; length < reply.length; length++) {
            assertThat(acceptsReply(codec, Arrays.copyOf(reply, length))).isFalse();
        }
    }

    @Property(tries = 200, seed = "922")
    void bytesBehindTheEndAreRefused(@ForAll long seed) {
        RandomMessages messages = new RandomMessages(Topologies.of("c"), new Random(seed));
        byte[] message = c.encode(messages.message());
        byte[] reply = c.encode(messages.reply());
        assertThat(acceptsMessage(c, Arrays.copyOf(message, message.length + 1))).isFalse();
        assertThat(acceptsReply(c, Arrays.copyOf(reply, reply.length + 1))).isFalse();
    }

    @Property(tries = 3000, seed = "923")
    void changedBytesAreReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        RandomMessages messages = new RandomMessages(Topologies.of("c"), random);
        byte[] message = c.encode(messages.message());
        byte[] reply = c.encode(messages.reply());
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            message[random.nextInt(Math.min(message.length, random.nextBoolean() ? 90 : 9))] = (byte) random.nextInt();
            reply[random.nextInt(reply.length)] = (byte) random.nextInt();
        }
        acceptsMessage(c, message);
        acceptsReply(c, reply);
    }

    @Property(tries = 2000, seed = "924")
    void randomBytesAreReadOrRefused(@ForAll @Size(max = 60) byte[] bytes) {
        acceptsMessage(c, bytes);
        acceptsReply(c, bytes);
        byte[] message = bytes.clone();
        if (message.length > 0) {
            message[0] = (byte) (0x10 | (message[0] & 0x0f));
            acceptsMessage(c, message);
            message[0] = 0x40;
        }
        acceptsMessage(c, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00                               | not a message of application/vnd.ddnn.v1
            90000000 00                      | not a message of application/vnd.ddnn.v1
            11000000 08 00 0173 3f800000 3f800000 3f800000 | source is node 8, expected 0 to 7
            11000000 07 00 0173 3f800000 3f800000 3f800000 | source is 'cloud', expected one of [camera-0,
            11000000 8000 00 0173            | a number is longer than it need be
            11000000 ffffffffff 00 0173      | a number is longer than it need be
            11000000 00 8080808010 0173      | a number is longer than it need be or beyond 2147483647
            11000000 00 00 00 3f800000 3f800000 3f800000 | sample is '', expected 1 to 64
            11000000 00 00 0120 3f800000 3f800000 3f800000 | sample is ' ', expected 1 to 64 of
            11000000 00 00 010a 3f800000 3f800000 3f800000 | sample is '?', expected 1 to 64 of
            10000000 00 00 0173              | message has neither scores nor maps
            15000000 00 00 0173 3f800000 3f800000 3f800000 | a message of a blank view has scores or maps
            14000000 06 00 0173              | view is none, but source 'gateway' is not a device
            18000000 00 00 0173 0100         | message has neither scores nor maps
            1c000000 00 00 0173 0101         | missing names 'camera-1', expected devices of [camera-0]
            1c000000 00 00 0173 0106         | missing names 'gateway', expected devices
            1c000000 00 00 0173 020000       | missing names a device twice
            1c000000 00 00 0173 09           | missing has 9 devices, expected at most 8
            12000000 06 00 0173 0300         | presence of map source 0 is 3, expected 0, 1 or 2
            12000000 06 00 0173 0010         | presence of map source 6 is 1, expected 0, 1 or 2, and 0 beyond 6
            12000000 06 00 0173 0000         | message has maps, but no source is present
            12000000 06 00 0173 0200         | message ends after 10 bytes, in the middle of its content
            40000000 00 00 0173 0000         | message ends after 10 bytes, in the middle of its content
            41000000 00 00 0173              | not a message of application/vnd.ddnn.v1
            """)
    void faultsOfMessagesAreNamed(String hex, String message) {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> c.decodeMessage(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00                     | not a reply of application/vnd.ddnn.v1: first byte is 0
            22                     | not a reply of application/vnd.ddnn.v1: first byte is 34
            40 00 3f800000         | not a reply of application/vnd.ddnn.v1: first byte is 64
            38 00 3f800000         | reply is broken: an answer from the exit 'device' is always degraded
            33 03 3f800000         | label is 3, expected 0 to 2
            33 00 7fc00000         | reply is broken: confidence is NaN, expected 0 to 1
            33 00 40000000         | reply is broken: confidence is 2.0, expected 0 to 1
            30 00 3f800000         | reply is broken: an answer from the exit 'device' is always degraded
            37 00 3f800000 00 00   | reasons are 0, expected 1 to 15
            37 00 3f800000 10 00   | reasons are 16, expected 1 to 15
            37 00 3f800000 01 00   | reply is broken: missing is [] but reasons are [MISSING_DEVICE]
            37 00 3f800000 01 020000 | reply is broken: missing is [camera-0, camera-0], expected each device once
            37 00 3f800000 01 0107 | missing names 'cloud', expected devices
            20 00                  | 1 bytes follow the end of the content, expected none
            """)
    void faultsOfRepliesAreNamed(String hex, String message) {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> c.decodeReply(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .withMessageStartingWith(message);
    }

    @Test
    void aMessageOfAnotherNetworkIsRefused() {
        byte[] bytes = c.encode(new TierMessage("000000", "s", "gateway", 0, null, false,
                List.of(new SourceMap("camera-0", new byte[128]), new SourceMap("camera-1", new byte[128])),
                List.of()));
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> new BinaryCodec(Topologies.of("e")).decodeMessage(bytes))
                .withMessage("130 bytes follow the end of the content, expected none");
    }
}
