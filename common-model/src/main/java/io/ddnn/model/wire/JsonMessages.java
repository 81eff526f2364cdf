package io.ddnn.model.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** The JSON encoding of messages, with the same content as {@link BinaryCodec}, for people. */
public final class JsonMessages {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** Replies are read leniently: a parent may be newer, and have more to say. */
    private static final JsonMapper REPLIES = JSON.rebuild()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JsonMessages() {}

    /**
     * A message as JSON.
     *
     * @param network name of the network
     * @param version the network's version
     * @param sample id of the sample
     * @param source id of the sending node
     * @param remainingMillis how long the sender still waits; may be absent
     * @param view {@code none} if the object is not in the device's view; else absent
     * @param scores one a class; may be absent
     * @param maps packed maps in base64 by the id of the node that made them, null for a blank view; may be absent
     * @param missing devices below the sender that were absent; may be absent
     * @param image a device's raw image in base64, three bytes a pixel; may be absent
     * @param decided true if the sender has decided the sample and says nothing else; may be absent
     */
    public record Message(@Nullable String network, @Nullable String version, @Nullable String sample,
            @Nullable String source, @Nullable Integer remainingMillis, @Nullable String view,
            float @Nullable [] scores, @Nullable Map<String, @Nullable String> maps,
            @Nullable List<@Nullable String> missing, @Nullable String image, @Nullable Boolean decided) {}

    /**
     * A reply as JSON.
     *
     * @param outcome {@code wanted} (send your map), {@code noted} (of a node that has decided) or {@code decision}
     * @param sample id of the sample
     * @param network name of the network
     * @param version the network's version
     * @param label name of the class
     * @param confidence probability of the label at the exit taken
     * @param exit device, local, edge or cloud
     * @param degraded whether the whole hierarchy might have answered otherwise
     * @param reasons why the answer is degraded
     * @param missing devices that were absent
     * @param audit true if the sender is asked for scores and map all the same; absent otherwise, and to clients
     * @param explanation how the answer came about; absent unless it is asked for
     */
    public record ReplyBody(String outcome, String sample, String network, String version, @Nullable String label,
            @Nullable Double confidence, @Nullable String exit, @Nullable Boolean degraded,
            @Nullable List<String> reasons, @Nullable List<String> missing,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean audit,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Explanation explanation) {

        /** The same, explained. */
        public ReplyBody explained(Explanation how) {
            return new ReplyBody(outcome, sample, network, version, label, confidence, exit, degraded, reasons, missing,
                    audit, how);
        }
    }

    /**
     * A reply that was read.
     *
     * @param reply the reply
     * @param explanation how it came about; empty unless it was asked for
     */
    public record ExplainedReply(Reply reply, Explanation explanation) {}

    /**
     * Reads a message; {@link #toMessage} checks it against the network of its version.
     *
     * @throws MessageException if the bytes are not a message
     */
    public static Message read(byte[] bytes) {
        return read(JSON, bytes, Message.class, "message");
    }

    private static <T> T read(JsonMapper mapper, byte[] bytes, Class<T> type, String what) {
        return described(what, () -> {
            T value = mapper.readValue(bytes, type);
            if (value == null) {
                throw new MessageException("body is null, expected a " + what + " in JSON");
            }
            return value;
        });
    }

    /** Reads something, and tells what is wrong with it. */
    static <T> T described(String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (UnrecognizedPropertyException e) {
            throw new MessageException(
                    "field '" + TierMessage.shown(e.getPropertyName()) + "' is unknown, expected one of "
                            + e.getKnownPropertyIds(),
                    e);
        } catch (DatabindException e) {
            String path = e.getPath().stream().map(Reference::getPropertyName).filter(Objects::nonNull)
                    .collect(Collectors.joining("."));
            throw new MessageException("body is not a " + what + " in JSON: "
                    + (path.isEmpty() ? "expected an object" : "field '" + path + "' has the wrong type"), e);
        } catch (JacksonException e) {
            throw new MessageException("body is not a " + what + " in JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Turns a message in JSON into one of a network.
     *
     * @throws MessageException if it does not fit the network
     */
    public static TierMessage toMessage(Message body, NetworkDefinition definition) {
        if (body.network() != null && !body.network().equals(definition.name())) {
            throw new MessageException(
                    "network is '" + TierMessage.shown(body.network()) + "', expected '" + definition.name() + "'");
        }
        if (body.view() != null && !body.view().equals("none")) {
            throw new MessageException(
                    "view is '" + TierMessage.shown(body.view()) + "', expected none, or no such field");
        }
        return new TierMessage(required("version", body.version()), required("sample", body.sample()),
                required("source", body.source()), body.remainingMillis() == null ? 0 : body.remainingMillis(),
                body.scores(), body.view() != null, maps(body.maps(), definition), missing(body.missing()),
                body.image() == null ? null : base64("image", body.image()), Boolean.TRUE.equals(body.decided()))
                .check(definition);
    }

    /** The maps in the definition's order: the fields of an object in JSON have none. */
    private static List<SourceMap> maps(@Nullable Map<String, @Nullable String> texts, NetworkDefinition definition) {
        List<SourceMap> maps = new ArrayList<>();
        if (texts != null) {
            texts.forEach((source, text) -> maps.add(new SourceMap(source, decode(source, text))));
            List<String> order = definition.nodes().stream().map(NodeDefinition::id).toList();
            maps.sort(Comparator.comparingInt(map -> order.indexOf(map.source())));
        }
        return maps;
    }

    private static List<String> missing(@Nullable List<? extends @Nullable String> ids) {
        List<String> missing = new ArrayList<>();
        if (ids != null) {
            ids.forEach(id -> missing.add(required("an entry of missing", id)));
        }
        return missing;
    }

    private static byte @Nullable [] decode(String source, @Nullable String text) {
        return text == null ? null : base64("map of '" + TierMessage.shown(source) + "'", text);
    }

    static byte[] base64(String field, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MessageException(field + " is not base64: " + e.getMessage(), e);
        }
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new MessageException(field + " is missing");
        }
        return value;
    }

    /** A message as JSON. */
    public static Message toJson(TierMessage message, NetworkDefinition definition) {
        Map<String, @Nullable String> maps = new LinkedHashMap<>();
        for (SourceMap map : message.maps()) {
            byte[] bytes = map.bytes();
            maps.put(map.source(), bytes == null ? null : Base64.getEncoder().encodeToString(bytes));
        }
        List<@Nullable String> missing = new ArrayList<>(message.missing());
        return new Message(definition.name(), message.version(), message.sample(), message.source(),
                message.remainingMillis() == 0 ? null : message.remainingMillis(),
                message.blank() ? "none" : null, message.scores(), maps.isEmpty() ? null : maps,
                missing.isEmpty() ? null : missing,
                message.image() == null ? null : Base64.getEncoder().encodeToString(message.image()),
                message.decided() ? true : null);
    }

    /**
     * Reads a reply that {@link #toJson(Reply, String, String, NetworkDefinition)} made.
     *
     * @throws MessageException if the bytes are not a reply, or do not fit the network
     */
    public static ExplainedReply readReply(byte[] bytes, NetworkDefinition definition) {
        ReplyBody body = read(REPLIES, bytes, ReplyBody.class, "reply");
        Reply reply = switch (required("outcome", body.outcome())) {
            case "wanted" -> new Reply.Wanted();
            case "noted" -> new Reply.Noted();
            case "decision" -> new Reply.Decided(decision(body, definition), Boolean.TRUE.equals(body.audit()));
            default -> throw new MessageException("outcome is '" + TierMessage.shown(body.outcome())
                    + "', expected decision, wanted or noted");
        };
        return new ExplainedReply(reply, body.explanation() == null ? Explanation.NOTHING : body.explanation());
    }

    private static Decision decision(ReplyBody body, NetworkDefinition definition) {
        int label = definition.classes().indexOf(required("label", body.label()));
        if (label < 0) {
            throw new MessageException("label is '" + TierMessage.shown(required("label", body.label()))
                    + "', expected one of " + definition.classes());
        }
        Set<String> devices =
                definition.devices().stream().map(NodeDefinition::id).collect(Collectors.toSet());
        List<String> missing = missing(body.missing());
        if (!devices.containsAll(missing)) {
            throw new MessageException("missing names nodes that are no devices, expected some of " + devices);
        }
        try {
            return new Decision(label, required("confidence", body.confidence()).floatValue(),
                    ExitName.parse(required("exit", body.exit())),
                    body.reasons() == null
                            ? Set.of()
                            : body.reasons().stream()
                                    .map(reason -> DegradedReason.parse(required("an entry of reasons", reason)))
                                    .collect(Collectors.toSet()),
                    missing);
        } catch (IllegalArgumentException e) {
            throw new MessageException("reply is broken: " + TierMessage.shown(String.valueOf(e.getMessage())), e);
        }
    }

    /** A reply as JSON. */
    public static ReplyBody toJson(Reply reply, String sample, String version, NetworkDefinition definition) {
        return switch (reply) {
            case Reply.Wanted _ -> without("wanted", sample, version, definition);
            case Reply.Noted _ -> without("noted", sample, version, definition);
            case Reply.Decided(Decision decision, boolean audit) ->
                new ReplyBody("decision", sample, definition.name(), version,
                        definition.classes().get(decision.label()), (double) decision.confidence(),
                        decision.exit().text(), decision.degraded(),
                        decision.reasons().stream().sorted().map(DegradedReason::text).toList(), decision.missing(),
                        audit ? true : null, null);
        };
    }

    private static ReplyBody without(String outcome, String sample, String version, NetworkDefinition definition) {
        return new ReplyBody(outcome, sample, definition.name(), version, null, null, null, null, null, null, null,
                null);
    }
}
