package io.ddnn.model.wire;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The compact encoding between tiers, {@value #MEDIA_TYPE}. Numbers are big-endian; a varint has 7 bits a byte, low
 * bits first. Nodes are named by their position in the definition, classes by theirs.
 *
 * <pre>
 * message:  0x1f (flags f: 1 scores, 2 maps, 4 blank view, 8 missing devices), version 3 bytes,
 *           source varint, remaining milliseconds varint, id length u8, id,
 *           [missing: count varint, each varint], [scores: f32 a class],
 *           [maps: own map; or for a node that relays, 2 bits a source from the low end of each byte:
 *            0 absent, 1 blank, 2 present; then the present maps]
 * raw:      0x40, version 3 bytes, source varint, remaining milliseconds varint, id length u8, id, image
 * decided:  0x50, version 3 bytes, source varint, remaining milliseconds varint, id length u8, id
 * wanted:   0x20
 * noted:    0x21
 * decision: 0x3f (flags f: 1-2 exit, 4 degraded, 8 audited), label varint, confidence f32,
 *           [degraded: reasons as bits u8, missing: count varint, each varint]
 * </pre>
 *
 * <p>So for a sample in both phases, all but payload and the id itself takes 8 + 8 + 1 + 6 = 23 bytes (a source below
 * 128, a deadline below 16 seconds).
 */
public final class BinaryCodec {

    /** The encoding's media type. */
    public static final String MEDIA_TYPE = "application/vnd.ddnn.v1";

    /** Upper half of a message's first byte. */
    static final int MESSAGE = 0x10;
    private static final int WANTED = 0x20;
    private static final int NOTED = 0x21;
    private static final int DECISION = 0x30;
    /** First byte of a raw image. */
    static final int RAW = 0x40;
    /** First byte of the word that the sender decided. */
    static final int DECIDED = 0x50;
    private static final int FLAG_SCORES = 1;
    private static final int FLAG_MAPS = 2;
    private static final int FLAG_BLANK = 4;
    private static final int FLAG_MISSING = 8;
    private static final int FLAG_DEGRADED = 4;
    private static final int FLAG_AUDIT = 8;
    static final int VERSION_BYTES = 3;

    /** Position is the code on the wire. */
    private static final List<ExitName> EXITS = List.of(ExitName.DEVICE, ExitName.LOCAL, ExitName.EDGE, ExitName.CLOUD);

    /** Position is the bit on the wire. */
    private static final List<DegradedReason> REASONS = List.of(DegradedReason.MISSING_DEVICE,
            DegradedReason.PARENT_UNREACHABLE, DegradedReason.PARENT_OVERLOADED, DegradedReason.DEADLINE);

    private final NetworkDefinition definition;
    private final List<String> ids;

    /** Makes a codec for a network's messages. */
    public BinaryCodec(NetworkDefinition definition) {
        this.definition = definition;
        this.ids = definition.nodes().stream().map(NodeDefinition::id).toList();
    }

    /**
     * Reads only the version of a message, so that the right network can decode it.
     *
     * @throws MessageException if the bytes are not a message
     */
    public static String version(byte[] bytes) {
        if (bytes.length < 1 + VERSION_BYTES
                || ((bytes[0] & 0xf0) != MESSAGE && bytes[0] != RAW && bytes[0] != DECIDED)) {
            throw new MessageException("not a message of " + MEDIA_TYPE);
        }
        return HexFormat.of().formatHex(bytes, 1, 1 + VERSION_BYTES);
    }

    /** Position of a node in the definition. */
    int index(String node) {
        return ids.indexOf(node);
    }

    /** Encodes a message; it must fit the network. */
    public byte[] encode(TierMessage message) {
        message.check(definition);
        WireOutput out = new WireOutput();
        out.u8(kind(message));
        out.bytes(HexFormat.of().parseHex(message.version()));
        out.varint(ids.indexOf(message.source()));
        out.varint(message.remainingMillis());
        byte[] sample = message.sample().getBytes(StandardCharsets.US_ASCII);
        out.u8(sample.length);
        out.bytes(sample);
        writeContent(out, message);
        return out.toByteArray();
    }

    /** Writes what comes after the id. */
    void writeContent(WireOutput out, TierMessage message) {
        float[] scores = message.scores();
        byte[] image = message.image();
        if (!message.missing().isEmpty()) {
            writeIds(out, message.missing());
        }
        if (scores != null) {
            for (float score : scores) {
                out.f32(score);
            }
        }
        if (!message.maps().isEmpty()) {
            writeMaps(out, message);
        }
        if (image != null) {
            out.bytes(image);
        }
    }

    /** The first byte of a message. */
    static int kind(TierMessage message) {
        if (message.image() != null) {
            return RAW;
        }
        if (message.decided()) {
            return DECIDED;
        }
        return MESSAGE | (message.scores() == null ? 0 : FLAG_SCORES) | (message.maps().isEmpty() ? 0 : FLAG_MAPS)
                | (message.blank() ? FLAG_BLANK : 0) | (message.missing().isEmpty() ? 0 : FLAG_MISSING);
    }

    private void writeMaps(WireOutput out, TierMessage message) {
        List<NodeDefinition> sources = definition.sentMaps(message.source());
        byte[] presence = new byte[presenceBytes(message.source(), sources)];
        for (SourceMap map : message.maps()) {
            int position = sources.indexOf(definition.node(map.source()));
            if (presence.length > 0) {
                presence[position / 4] |= (byte) ((map.bytes() == null ? 1 : 2) << (2 * (position % 4)));
            }
        }
        out.bytes(presence);
        for (SourceMap map : message.maps()) {
            byte[] bytes = map.bytes();
            if (bytes != null) {
                out.bytes(bytes);
            }
        }
    }

    /** A node with blocks sends one map, always present, so it needs no table of who is. */
    private int presenceBytes(String source, List<NodeDefinition> sources) {
        return definition.node(source).blocks().isEmpty() ? (sources.size() + 3) / 4 : 0;
    }

    /**
     * Decodes a message.
     *
     * @throws MessageException if the bytes are not a message of this network
     */
    public TierMessage decodeMessage(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String version = version(bytes);
            int first = in.get() & 0xff;
            in.position(1 + VERSION_BYTES);
            String source = id("source", WireOutput.readVarint(in));
            int remaining = WireOutput.readVarint(in);
            String sample = new String(take(in, in.get() & 0xff), StandardCharsets.ISO_8859_1);
            TierMessage message = readContent(in, first, version, source, remaining, sample);
            requireEnd(in);
            return message;
        } catch (BufferUnderflowException e) {
            throw new MessageException("message ends after " + bytes.length + " bytes, in the middle of its content",
                    e);
        }
    }

    /**
     * Reads what comes after the id of a message.
     *
     * @throws BufferUnderflowException if the bytes end before
     */
    TierMessage readContent(ByteBuffer in, int first, String version, String source, int remaining, String sample) {
        int flags = first & 0x0f;
        List<String> missing = (flags & FLAG_MISSING) == 0 ? List.of() : readIds(in, "missing");
        float[] scores = null;
        if ((flags & FLAG_SCORES) != 0) {
            scores = new float[definition.classes().size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = in.getFloat();
            }
        }
        List<SourceMap> maps = (flags & FLAG_MAPS) == 0 ? List.of() : readMaps(in, source);
        byte[] image = first == RAW ? take(in, definition.input().rawBytes()) : null;
        return new TierMessage(version, sample, source, remaining, scores, (flags & FLAG_BLANK) != 0, maps, missing,
                image, first == DECIDED).check(definition);
    }

    private List<SourceMap> readMaps(ByteBuffer in, String source) {
        List<NodeDefinition> sources = definition.sentMaps(source);
        int presenceBytes = presenceBytes(source, sources);
        if (presenceBytes == 0) {
            return List.of(new SourceMap(source, take(in, definition.mapBytes(source))));
        }
        byte[] presence = take(in, presenceBytes);
        List<SourceMap> maps = new ArrayList<>();
        for (int i = 0; i < presenceBytes * 4; i++) {
            int state = (presence[i / 4] >>> (2 * (i % 4))) & 3;
            if (state == 3 || (state != 0 && i >= sources.size())) {
                throw new MessageException("presence of map source " + i + " is " + state
                        + ", expected 0, 1 or 2, and 0 beyond " + sources.size() + " sources");
            }
            if (state != 0) {
                String id = sources.get(i).id();
                maps.add(new SourceMap(id, state == 1 ? null : take(in, definition.mapBytes(id))));
            }
        }
        if (maps.isEmpty()) {
            throw new MessageException("message has maps, but no source is present");
        }
        return maps;
    }

    /** Encodes a reply; it must fit the network. */
    public byte[] encode(Reply reply) {
        WireOutput out = new WireOutput();
        write(out, reply);
        return out.toByteArray();
    }

    /** Writes a reply, which tells its own length. */
    void write(WireOutput out, Reply reply) {
        switch (reply) {
            case Reply.Wanted _ -> out.u8(WANTED);
            case Reply.Noted _ -> out.u8(NOTED);
            case Reply.Decided(Decision decision, boolean audit) -> {
                requireClass(decision.label());
                out.u8(DECISION | EXITS.indexOf(decision.exit()) | (decision.degraded() ? FLAG_DEGRADED : 0)
                        | (audit ? FLAG_AUDIT : 0));
                out.varint(decision.label());
                out.f32(decision.confidence());
                if (decision.degraded()) {
                    int reasons = 0;
                    for (DegradedReason reason : decision.reasons()) {
                        reasons |= 1 << REASONS.indexOf(reason);
                    }
                    out.u8(reasons);
                    writeIds(out, decision.missing());
                }
            }
        }
    }

    /**
     * Decodes a reply.
     *
     * @throws MessageException if the bytes are not a reply of this network
     */
    public Reply decodeReply(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            Reply reply = readReply(in, in.get() & 0xff);
            requireEnd(in);
            return reply;
        } catch (BufferUnderflowException e) {
            throw new MessageException("reply ends after " + bytes.length + " bytes, in the middle of its content", e);
        }
    }

    /**
     * Reads a reply after its first byte.
     *
     * @throws BufferUnderflowException if the bytes end before
     */
    Reply readReply(ByteBuffer in, int first) {
        if (first == WANTED) {
            return new Reply.Wanted();
        }
        if (first == NOTED) {
            return new Reply.Noted();
        }
        if ((first & 0xf0) != DECISION) {
            throw new MessageException("not a reply of " + MEDIA_TYPE + ": first byte is " + first);
        }
        try {
            return new Reply.Decided(readDecision(in, first), (first & FLAG_AUDIT) != 0);
        } catch (IllegalArgumentException e) {
            throw new MessageException("reply is broken: " + e.getMessage(), e);
        }
    }

    private Decision readDecision(ByteBuffer in, int first) {
        int label = WireOutput.readVarint(in);
        requireClass(label);
        float confidence = in.getFloat();
        Set<DegradedReason> reasons = EnumSet.noneOf(DegradedReason.class);
        List<String> missing = List.of();
        if ((first & FLAG_DEGRADED) != 0) {
            int bits = in.get() & 0xff;
            if (bits == 0 || bits >>> REASONS.size() != 0) {
                throw new MessageException("reasons are " + bits + ", expected 1 to " + ((1 << REASONS.size()) - 1));
            }
            for (int i = 0; i < REASONS.size(); i++) {
                if ((bits >>> i & 1) != 0) {
                    reasons.add(REASONS.get(i));
                }
            }
            missing = readIds(in, "missing");
        }
        return new Decision(label, confidence, EXITS.get(first & 3), reasons, missing);
    }

    private void requireClass(int label) {
        if (label >= definition.classes().size()) {
            throw new MessageException(
                    "label is " + label + ", expected 0 to " + (definition.classes().size() - 1));
        }
    }

    private void writeIds(WireOutput out, List<String> nodes) {
        out.varint(nodes.size());
        for (String node : nodes) {
            int index = ids.indexOf(node);
            if (index < 0) {
                throw new MessageException("missing names '" + node + "', expected devices of the network");
            }
            out.varint(index);
        }
    }

    private List<String> readIds(ByteBuffer in, String field) {
        int count = WireOutput.readVarint(in);
        if (count > ids.size()) {
            throw new MessageException(field + " has " + count + " devices, expected at most " + ids.size());
        }
        List<String> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = id(field, WireOutput.readVarint(in));
            if (definition.node(id).tier() != Tier.DEVICE) {
                throw new MessageException(field + " names '" + id + "', expected devices");
            }
            nodes.add(id);
        }
        return nodes;
    }

    /** The id of a node. */
    String id(String field, int index) {
        if (index >= ids.size()) {
            throw new MessageException(field + " is node " + index + ", expected 0 to " + (ids.size() - 1));
        }
        return ids.get(index);
    }

    /** Nothing is allocated for content that the bytes cannot hold. */
    static byte[] take(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    static void requireEnd(ByteBuffer in) {
        if (in.hasRemaining()) {
            throw new MessageException(in.remaining() + " bytes follow the end of the content, expected none");
        }
    }
}
