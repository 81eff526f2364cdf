package io.ddnn.model.wire;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node sends to its parent about a sample: scores; or, when the parent wants it, its map; or both at once; or a
 * device's raw image, whose scores and map the parent then makes itself; or only that it has decided the sample for its
 * own devices.
 *
 * @param version the network's version, 6 hex digits
 * @param sample the sample's id
 * @param source id of the sending node
 * @param remainingMillis milliseconds that the sender still waits, at least 1; 0 if it does not say
 * @param scores one a class; null if the message has none
 * @param blank whether the sender is a device with no view of the object: the receiver uses its blank-frame scores and
 *     map, and the message has neither
 * @param maps the sender's own map, or those that it relays, of the present nodes only; empty if the message has none
 * @param missing ids of devices below the sender that were absent
 * @param image what a device sees, of the network's input shape, red, green and blue of each pixel row by row, one byte a
 *     value; null if the message has none
 * @param decided whether the sender answered at an exit of its own: it has nothing else to say, and the sample's other
 *     nodes go on without it
 */
public record TierMessage(String version, String sample, String source, int remainingMillis,
        float @Nullable [] scores, boolean blank, List<SourceMap> maps, List<String> missing,
        byte @Nullable [] image, boolean decided) {

    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{6}");

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public TierMessage(String version, String sample, String source, int remainingMillis,
            float @Nullable [] scores, boolean blank, List<SourceMap> maps, List<String> missing,
            byte @Nullable [] image, boolean decided) {
        if (!VERSION.matcher(version).matches()) {
            throw new MessageException("version is '" + shown(version) + "', expected 6 hex digits");
        }
        SampleId.require(sample);
        if (remainingMillis < 0) {
            throw new MessageException("remainingMillis is " + remainingMillis + ", expected at least 0");
        }
        this.maps = List.copyOf(maps);
        this.missing = List.copyOf(missing);
        if (missing.stream().distinct().count() != missing.size()) {
            throw new MessageException("missing names a device twice, expected each once");
        }
        if (blank && (scores != null || !maps.isEmpty())) {
            throw new MessageException("a message of a blank view has scores or maps, expected neither");
        }
        if (image != null && (blank || scores != null || !maps.isEmpty() || !missing.isEmpty())) {
            throw new MessageException(
                    "a message with an image has scores, maps, missing devices or no view, expected none of them");
        }
        if (decided && (blank || image != null || scores != null || !maps.isEmpty() || !missing.isEmpty())) {
            throw new MessageException("a message that says decided has scores, maps, an image, missing devices or no"
                    + " view, expected none of them");
        }
        if (!decided && !blank && scores == null && maps.isEmpty() && image == null) {
            throw new MessageException("message has neither scores nor maps, expected at least one of them");
        }
        this.version = version;
        this.sample = sample;
        this.source = source;
        this.remainingMillis = remainingMillis;
        this.scores = scores;
        this.blank = blank;
        this.image = image;
        this.decided = decided;
    }

    /** A message of scores, maps or a blank view. */
    public TierMessage(String version, String sample, String source, int remainingMillis,
            float @Nullable [] scores, boolean blank, List<SourceMap> maps, List<String> missing) {
        this(version, sample, source, remainingMillis, scores, blank, maps, missing, null, false);
    }

    /** A device's raw image. */
    public static TierMessage raw(String version, String sample, String source, int remainingMillis, byte[] image) {
        return new TierMessage(version, sample, source, remainingMillis, null, false, List.of(), List.of(), image,
                false);
    }

    /** Word that the sender has decided the sample. */
    public static TierMessage decided(String version, String sample, String source, int remainingMillis) {
        return new TierMessage(version, sample, source, remainingMillis, null, false, List.of(), List.of(), null,
                true);
    }

    /** The same, from a sender that waits for another while. */
    public TierMessage within(int millis) {
        return new TierMessage(version, sample, source, millis, scores, blank, maps, missing, image, decided);
    }

    /**
     * Checks that the message fits a network.
     *
     * @throws MessageException if it does not
     */
    public TierMessage check(NetworkDefinition definition) {
        if (!definition.hasNode(source) || definition.parent(source) == null) {
            throw new MessageException("source is '" + shown(source) + "', expected one of "
                    + definition.nodes().stream()
                            .map(NodeDefinition::id)
                            .filter(id -> definition.parent(id) != null)
                            .toList());
        }
        if (blank && definition.node(source).tier() != Tier.DEVICE) {
            throw new MessageException("view is none, but source '" + source + "' is not a device");
        }
        if (scores != null && scores.length != definition.classes().size()) {
            throw new MessageException("scores has " + scores.length + " values, expected "
                    + definition.classes().size() + ", one a class");
        }
        if (image != null) {
            checkImage(definition, image.length);
        }
        // most messages have either only; lists of nodes are made where they are needed
        if (!maps.isEmpty()) {
            checkMaps(definition);
        }
        if (!missing.isEmpty()) {
            checkMissing(definition);
        }
        return this;
    }

    private void checkMissing(NetworkDefinition definition) {
        List<String> below = definition.devicesBelow(source).stream()
                .map(NodeDefinition::id)
                .toList();
        for (String device : missing) {
            if (!below.contains(device)) {
                throw new MessageException("missing names '" + shown(device) + "', expected devices of " + below);
            }
        }
    }

    private void checkImage(NetworkDefinition definition, int bytes) {
        if (definition.node(source).tier() != Tier.DEVICE) {
            throw new MessageException("message has an image, but source '" + source + "' is not a device");
        }
        if (bytes != definition.input().rawBytes()) {
            throw new MessageException(
                    "image has " + bytes + " bytes, expected " + definition.input().rawBytes());
        }
    }

    private void checkMaps(NetworkDefinition definition) {
        List<String> sources = definition.sentMaps(source).stream()
                .map(NodeDefinition::id)
                .toList();
        int position = -1;
        for (SourceMap map : maps) {
            int next = sources.indexOf(map.source());
            if (next <= position) {
                throw new MessageException("maps names '" + shown(map.source())
                        + "', expected each at most once and in this order: " + sources);
            }
            position = next;
            byte[] bytes = map.bytes();
            if (bytes == null && map.source().equals(source)) {
                throw new MessageException(
                        "map of '" + map.source() + "' is blank, expected bytes, or no maps and the view none");
            }
            if (bytes == null && definition.node(map.source()).tier() != Tier.DEVICE) {
                throw new MessageException("map of '" + map.source() + "' is blank, expected bytes: it is no device");
            }
            if (bytes != null && bytes.length != definition.mapBytes(map.source())) {
                throw new MessageException("map of '" + map.source() + "' has " + bytes.length + " bytes, expected "
                        + definition.mapBytes(map.source()));
            }
            if (bytes != null) {
                checkUnusedBits(map.source(), bytes, definition.outputShape(map.source()).values() % 8);
            }
        }
    }

    private static void checkUnusedBits(String map, byte[] bytes, int used) {
        if (used != 0 && (bytes[bytes.length - 1] & 0xff) >>> used != 0) {
            throw new MessageException("map of '" + map + "' has bits set beyond its last value, expected zeros");
        }
    }

    /** What a sender wrote, in a form that is fit to be shown. */
    static String shown(String text) {
        String start = text.length() > SampleId.MAX_LENGTH ? text.substring(0, SampleId.MAX_LENGTH) + "..." : text;
        return start.replaceAll("[^ -~]", "?");
    }

    /** Payload bytes: scores, maps and image, without any framing. */
    public int payloadBytes() {
        int bytes = (scores == null ? 0 : 4 * scores.length) + (image == null ? 0 : image.length);
        for (SourceMap map : maps) {
            byte[] content = map.bytes();
            bytes += content == null ? 0 : content.length;
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TierMessage message
                && version.equals(message.version)
                && sample.equals(message.sample)
                && source.equals(message.source)
                && remainingMillis == message.remainingMillis
                && blank == message.blank
                && decided == message.decided
                && Arrays.equals(scores, message.scores)
                && maps.equals(message.maps)
                && missing.equals(message.missing)
                && Arrays.equals(image, message.image);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, sample, source, remainingMillis, blank, Arrays.hashCode(scores), maps, missing,
                Arrays.hashCode(image), decided);
    }
}
