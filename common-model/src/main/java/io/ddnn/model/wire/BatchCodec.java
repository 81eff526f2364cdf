package io.ddnn.model.wire;

import io.ddnn.model.network.NetworkDefinition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Many messages of one sender in one frame, and what became of them, in {@value BinaryCodec#MEDIA_TYPE}. What all have in
 * common stands once, and of each sample's id only what differs from the one before.
 *
 * <pre>
 * messages: 0x60, version 3 bytes, source varint, remaining milliseconds varint, count varint, then each:
 *           first byte as in {@link BinaryCodec}, lengths of what the id shares with the one before and of the rest: a
 *           half of a byte each, the upper one first, or 0xff and a u8 each if one is above 14; the rest of the id,
 *           content as in {@link BinaryCodec}
 * outcomes: 0x61, count varint, then each, in the order of the messages: a reply as in {@link BinaryCodec};
 *           or 0x62, version 3 bytes, and a reply that this other version made;
 *           or 0x63, status varint, seconds to wait varint, length of the type varint, type, length of the detail varint,
 *           detail (both in UTF-8), number of versions varint, 3 bytes each
 * </pre>
 */
public final class BatchCodec {

    /** The most messages in a batch. */
    public static final int MAX_MESSAGES = 1024;

    private static final int MESSAGES = 0x60;
    private static final int OUTCOMES = 0x61;
    private static final int OTHER_VERSION = 0x62;
    private static final int FAILED = 0x63;
    private static final int FLAGS = 0x0f;
    /** Lengths of ids up to here fit in half a byte. */
    private static final int MOST_IN_HALF = 14;
    private static final int LONG_LENGTHS = 0xff;

    private final BinaryCodec codec;
    private final NetworkDefinition definition;

    /** Makes a codec for a network's messages. */
    public BatchCodec(NetworkDefinition definition) {
        this.definition = definition;
        this.codec = new BinaryCodec(definition);
    }

    /**
     * Reads only the version of a batch, so that the right network can decode it.
     *
     * @throws MessageException if the bytes are not a batch
     */
    public static String version(byte[] bytes) {
        if (bytes.length < 1 + BinaryCodec.VERSION_BYTES || bytes[0] != MESSAGES) {
            throw new MessageException("not a batch of " + BinaryCodec.MEDIA_TYPE);
        }
        return HexFormat.of().formatHex(bytes, 1, 1 + BinaryCodec.VERSION_BYTES);
    }

    /**
     * Encodes messages.
     *
     * @param messages at least one; version, source and remaining time are the same in all
     * @throws MessageException if that is not so, or if one does not fit the network
     */
    public byte[] encode(List<TierMessage> messages) {
        requireCount(messages.size());
        TierMessage head = messages.getFirst();
        WireOutput out = new WireOutput();
        out.u8(MESSAGES);
        out.bytes(HexFormat.of().parseHex(head.version()));
        out.varint(codec.index(head.check(definition).source()));
        out.varint(head.remainingMillis());
        out.varint(messages.size());
        byte[] before = new byte[0];
        for (TierMessage message : messages) {
            message.check(definition);
            if (!message.version().equals(head.version()) || !message.source().equals(head.source())
                    || message.remainingMillis() != head.remainingMillis()) {
                throw new MessageException("messages of a batch differ in version, source or remaining time");
            }
            byte[] id = message.sample().getBytes(StandardCharsets.US_ASCII);
            int shared = shared(before, id);
            out.u8(BinaryCodec.kind(message));
            writeLengths(out, shared, id.length - shared);
            out.bytes(id, shared);
            codec.writeContent(out, message);
            before = id;
        }
        return out.toByteArray();
    }

    private static void writeLengths(WireOutput out, int shared, int rest) {
        if (shared <= MOST_IN_HALF && rest <= MOST_IN_HALF) {
            out.u8(shared << 4 | rest);
        } else {
            out.u8(LONG_LENGTHS);
            out.u8(shared);
            out.u8(rest);
        }
    }

    private static int shared(byte[] before, byte[] id) {
        int shared = 0;
        while (shared < Math.min(before.length, id.length) && before[shared] == id[shared]) {
            shared++;
        }
        return shared;
    }

    /**
     * Decodes messages.
     *
     * @throws MessageException if the bytes are not a batch of this network
     */
    public List<TierMessage> decodeMessages(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String version = version(bytes);
            in.position(1 + BinaryCodec.VERSION_BYTES);
            String source = codec.id("source", WireOutput.readVarint(in));
            int remaining = WireOutput.readVarint(in);
            int count = requireCount(WireOutput.readVarint(in));
            List<TierMessage> messages = new ArrayList<>();
            String before = "";
            for (int i = 0; i < count; i++) {
                int first = in.get() & 0xff;
                if ((first & ~FLAGS) != BinaryCodec.MESSAGE && first != BinaryCodec.RAW
                        && first != BinaryCodec.DECIDED) {
                    throw new MessageException("entry " + i + " is no message: its first byte is " + first);
                }
                int lengths = in.get() & 0xff;
                int shared = lengths == LONG_LENGTHS ? in.get() & 0xff : lengths >>> 4;
                int rest = lengths == LONG_LENGTHS ? in.get() & 0xff : lengths & 0x0f;
                if (shared > before.length()) {
                    throw new MessageException("entry " + i + " shares " + shared
                            + " characters with the id before, expected at most " + before.length());
                }
                String sample = before.substring(0, shared)
                        + new String(BinaryCodec.take(in, rest), StandardCharsets.ISO_8859_1);
                messages.add(codec.readContent(in, first, version, source, remaining, sample));
                before = sample;
            }
            BinaryCodec.requireEnd(in);
            return messages;
        } catch (BufferUnderflowException e) {
            throw new MessageException("batch ends after " + bytes.length + " bytes, in the middle of its content", e);
        }
    }

    private static int requireCount(int count) {
        if (count < 1 || count > MAX_MESSAGES) {
            throw new MessageException("batch has " + count + " messages, expected 1 to " + MAX_MESSAGES);
        }
        return count;
    }

    /**
     * Encodes what became of messages.
     *
     * @param outcomes one a message, in their order
     * @param version the version of the batch
     */
    public byte[] encode(List<Outcome> outcomes, String version) {
        WireOutput out = new WireOutput();
        out.u8(OUTCOMES);
        out.varint(requireCount(outcomes.size()));
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Answered(Reply reply, String by) -> {
                    if (!by.equals(version)) {
                        out.u8(OTHER_VERSION);
                        out.bytes(HexFormat.of().parseHex(by));
                    }
                    codec.write(out, reply);
                }
                case Outcome.Failed failed -> {
                    out.u8(FAILED);
                    out.varint(failed.status());
                    out.varint(failed.retryAfterSeconds());
                    text(out, failed.type());
                    text(out, failed.detail());
                    out.varint(failed.versions().size());
                    failed.versions().forEach(other -> out.bytes(HexFormat.of().parseHex(other)));
                }
            }
        }
        return out.toByteArray();
    }

    private static void text(WireOutput out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.varint(bytes.length);
        out.bytes(bytes);
    }

    /**
     * Decodes what became of messages.
     *
     * @param version the version of the batch
     * @throws MessageException if the bytes are not outcomes of this network
     */
    public List<Outcome> decodeOutcomes(byte[] bytes, String version) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            int first = in.get() & 0xff;
            if (first != OUTCOMES) {
                throw new MessageException("not outcomes of " + BinaryCodec.MEDIA_TYPE + ": first byte is " + first);
            }
            int count = requireCount(WireOutput.readVarint(in));
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                outcomes.add(readOutcome(in, version));
            }
            BinaryCodec.requireEnd(in);
            return outcomes;
        } catch (BufferUnderflowException e) {
            throw new MessageException("outcomes end after " + bytes.length + " bytes, in the middle of one", e);
        }
    }

    private Outcome readOutcome(ByteBuffer in, String version) {
        int first = in.get() & 0xff;
        if (first == OTHER_VERSION) {
            String by = readVersion(in);
            return new Outcome.Answered(codec.readReply(in, in.get() & 0xff), by);
        }
        if (first != FAILED) {
            return new Outcome.Answered(codec.readReply(in, first), version);
        }
        int status = WireOutput.readVarint(in);
        int retryAfter = WireOutput.readVarint(in);
        String type = readText(in);
        String detail = readText(in);
        int count = WireOutput.readVarint(in);
        List<String> versions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            versions.add(readVersion(in));
        }
        return new Outcome.Failed(status, type, detail, retryAfter, versions);
    }

    private static String readText(ByteBuffer in) {
        return new String(BinaryCodec.take(in, WireOutput.readVarint(in)), StandardCharsets.UTF_8);
    }

    private static String readVersion(ByteBuffer in) {
        return HexFormat.of().formatHex(BinaryCodec.take(in, BinaryCodec.VERSION_BYTES));
    }
}
