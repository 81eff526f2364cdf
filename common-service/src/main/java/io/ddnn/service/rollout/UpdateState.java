package io.ddnn.service.rollout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a service has loaded, and what came of the last look at the bundle's directory.
 *
 * @param node id of the node
 * @param network name of the network
 * @param versions the versions loaded, the newest first
 * @param outcome what came of the last look
 * @param detail why, where a bundle was not taken; else null
 */
public record UpdateState(String node, String network, List<String> versions, Outcome outcome,
        @Nullable String detail) {

    /** What came of a look at the bundle's directory. */
    public enum Outcome {
        /** It holds the newest version that is loaded. */
        UNCHANGED,
        /** It held a new version, which was loaded. */
        LOADED,
        /** It held the version before the newest, which is the newest again. */
        RESTORED,
        /** It holds a new version, and the older one of those loaded is still in use. */
        WAITING,
        /** It holds nothing that can be served. */
        FAILED;

        /** The outcome in lower case. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public UpdateState(String node, String network, List<String> versions, Outcome outcome, @Nullable String detail) {
        this.node = node;
        this.network = network;
        this.versions = List.copyOf(versions);
        this.outcome = outcome;
        this.detail = detail;
    }
}
