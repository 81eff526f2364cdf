package io.ddnn.model.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ddnn.model.network.NetworkDefinition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON encoding of batches, with the same content as {@link BatchCodec}, for people. */
public final class JsonBatches {

    private JsonBatches() {}

    /**
     * Messages of one child.
     *
     * @param messages 1 to {@value BatchCodec#MAX_MESSAGES}
     */
    public record Messages(@Nullable List<JsonMessages.@Nullable Message> messages) {}

    /**
     * What a device sees of several samples.
     *
     * @param samples 1 to {@value BatchCodec#MAX_MESSAGES}
     */
    public record Views(@Nullable List<@Nullable View> samples) {}

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
     * Reads messages.
     *
     * @throws MessageException if the bytes are not a batch of messages
     */
    public static List<JsonMessages.Message> readMessages(byte[] bytes) {
        return entries("messages",
                JsonMessages.read(JsonMessages.JSON, bytes, Messages.class, "batch of messages").messages());
    }

    /**
     * Reads views.
     *
     * @throws MessageException if the bytes are not a batch of views
     */
    public static List<View> readViews(byte[] bytes) {
        return entries("samples", JsonMessages.read(JsonMessages.JSON, bytes, Views.class, "batch of views").samples());
    }

    private static <T> List<T> entries(String field, @Nullable List<? extends @Nullable T> entries) {
        if (entries == null || entries.isEmpty() || entries.size() > BatchCodec.MAX_MESSAGES) {
            throw new MessageException(field + " has " + (entries == null ? "no" : Integer.toString(entries.size()))
                    + " entries, expected 1 to " + BatchCodec.MAX_MESSAGES);
        }
        if (entries.stream().anyMatch(Objects::isNull)) {
            throw new MessageException("an entry of " + field + " is null, expected objects");
        }
        return entries.stream().<T>map(Objects::requireNonNull).toList();
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
