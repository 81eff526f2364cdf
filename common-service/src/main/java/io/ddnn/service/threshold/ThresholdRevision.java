package io.ddnn.service.threshold;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A change of a node's thresholds, as it is written down.
 *
 * @param revision its number, from 1; of a node's revisions the highest counts
 * @param id tells revisions of the same number apart, which two replicas made at the same time
 * @param at when
 * @param by who: the holder of the token
 * @param node id of the node
 * @param version the version of the network that it is for, 6 hex digits; other versions keep their own thresholds
 * @param from the thresholds before, by the names of exits, normalised entropies in [0, 1]; null: no sample leaves there
 * @param to the thresholds after, of the same exits
 * @param undoes number of the revision that it takes back; null if it takes none back
 */
public record ThresholdRevision(long revision, String id, Instant at, String by, String node, String version,
        Map<String, @Nullable Double> from, Map<String, @Nullable Double> to, @Nullable Long undoes) {

    private static final JsonMapper JSON = new JsonMapper();

    /** The order in which revisions count; the same at all replicas. */
    static final Comparator<ThresholdRevision> ORDER =
            Comparator.comparingLong(ThresholdRevision::revision).thenComparing(ThresholdRevision::id);

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public ThresholdRevision(long revision, String id, Instant at, String by, String node, String version,
            Map<String, @Nullable Double> from, Map<String, @Nullable Double> to, @Nullable Long undoes) {
        if (revision < 1) {
            throw new IllegalArgumentException("revision is " + revision + ", expected at least 1");
        }
        require("id", id, "[0-9a-f]{8}");
        require("by", by, "[A-Za-z0-9._-]{1,64}");
        require("node", node, "[A-Za-z0-9._-]{1,64}");
        require("version", version, "[0-9a-f]{6}");
        this.revision = revision;
        this.id = id;
        this.at = at;
        this.by = by;
        this.node = node;
        this.version = version;
        this.from = thresholds("from", from);
        this.to = thresholds("to", to);
        this.undoes = undoes;
    }

    private static void require(String field, @Nullable String value, String pattern) {
        if (value == null || !value.matches(pattern)) {
            throw new IllegalArgumentException(field + " is '" + value + "', expected " + pattern);
        }
    }

    private static Map<String, @Nullable Double> thresholds(String field,
            @Nullable Map<String, @Nullable Double> values) {
        if (values == null) {
            throw new IllegalArgumentException(field + " is missing, expected thresholds");
        }
        values.forEach((exit, value) -> {
            if (value != null && !(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(
                        field + "." + exit + " is " + value + ", expected 0 to 1, or null");
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** It as JSON, in which form it is written down and told to other replicas. */
    public byte[] toBytes() {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if it is no revision
     */
    public static ThresholdRevision parse(byte[] bytes) {
        try {
            ThresholdRevision revision = JSON.readValue(bytes, ThresholdRevision.class);
            if (revision == null) {
                throw new IllegalArgumentException("it is null");
            }
            return revision;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** Its name for {@code ETag} and {@code If-Match}, without quotes. */
    String tag() {
        return revision + "-" + id;
    }
}
