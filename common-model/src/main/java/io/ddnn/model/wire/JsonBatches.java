package io.ddnn.model.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ddnn.model.network.NetworkDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;

/** The JSON encoding of batches, with the same content as {@link BatchCodec}, for people. */
public final class JsonBatches {

    private JsonBatches() {}

    /**
     * What a device sees of a sample.
     *
     * @param sample id of the sample
     * @param image a PNG or JPEG file in base64; absent if the object is not in view
     * @param view {@code none} if the object is not in view; else absent
     */
    public record View(@Nullable String sample, @Nullable String image, @Nullable String view) {

        /** The file, or null if the object is not in view. */
        public byte @Nullable [] file() {
            if (view != null && !view.equals("none")) {
                throw new MessageException(
                        "view is '" + TierMessage.shown(view) + "', expected none, or no such field");
            }
            if ((view == null) == (image == null)) {
                throw new MessageException("there is " + (image == null ? "neither an image nor" : "an image and")
                        + " the view none, expected one of them");
            }
            return image == null ? null : JsonMessages.base64("image", image);
        }
    }

    /**
     * What became of a batch.
     *
     * @param outcomes one a message, in their order: a {@link JsonMessages.ReplyBody} or a {@link Failure}
     */
    public record Outcomes(List<Object> outcomes) {}

    /**
     * A message without a reply.
     *
     * @param outcome {@code refused} (the same may succeed later) or {@code error}
     * @param sample id of the sample, if the message had one
     * @param status HTTP status that a single message would have had
     * @param type the problem's type
     * @param detail why, for people
     * @param retryAfterSeconds when to try again; absent if that makes no difference
     */
    public record Failure(String outcome, @Nullable String sample, int status, String type, String detail,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer retryAfterSeconds) {}

    /**
     * Reads messages: an object whose one field {@code messages} has 1 to {@value BatchCodec#MAX_MESSAGES} entries.
     *
     * @throws MessageException if the bytes are no such thing
     */
    public static List<JsonMessages.Message> readMessages(byte[] bytes) {
        return read(bytes, "messages", JsonMessages.Message.class);
    }

    /**
     * Reads views: an object whose one field {@code samples} has 1 to {@value BatchCodec#MAX_MESSAGES} entries.
     *
     * @throws MessageException if the bytes are no such thing
     */
    public static List<View> readViews(byte[] bytes) {
        return read(bytes, "samples", View.class);
    }

    /** Entry by entry, so that no more are made than a batch may have: an empty one costs hundreds of bytes. */
    private static <T> List<T> read(byte[] bytes, String field, Class<T> type) {
        return JsonMessages.described("batch", () -> {
            List<T> entries = new ArrayList<>();
            ObjectReader reader =
                    JsonMessages.JSON.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            try (JsonParser parser = JsonMessages.JSON.createParser(bytes)) {
                require(parser.nextToken() == JsonToken.START_OBJECT && field.equals(parser.nextName())
                        && parser.nextToken() == JsonToken.START_ARRAY,
                        "expected an object with the field '" + field
                                + "', an array");
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    require(entries.size() < BatchCodec.MAX_MESSAGES,
                            field + " has more entries than " + BatchCodec.MAX_MESSAGES);
                    require(parser.currentToken() == JsonToken.START_OBJECT,
                            "entry " + entries.size() + " of " + field + " is no object");
                    entries.add(reader.readValue(parser));
                }
                require(!entries.isEmpty(), field + " has no entries, expected 1 to " + BatchCodec.MAX_MESSAGES);
                require(parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null,
                        "expected nothing behind the field '" + field + "'");
            }
            return entries;
        });
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new MessageException(fault);
        }
    }

    /** What became of a message, as JSON. */
    public static Object toJson(Outcome outcome, @Nullable String sample, NetworkDefinition definition) {
        return switch (outcome) {
            case Outcome.Answered(Reply reply, String version) ->
                JsonMessages.toJson(reply, Objects.requireNonNull(sample), version, definition);
            case Outcome.Failed failed -> new Failure(failed.refused() ? "refused" : "error", sample, failed.status(),
                    failed.type(), failed.detail(), failed.refused() ? failed.retryAfterSeconds() : null);
        };
    }
}
