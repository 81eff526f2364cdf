package io.ddnn.service.parent;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import org.jspecify.annotations.Nullable;

/** What came of asking the tier above. */
public sealed interface ParentAnswer {

    /** The same for a node that can answer its own children in one version only: anything else is no answer. */
    default Unavailable none() {
        return switch (this) {
            case Unavailable none -> none;
            case Refused refused -> new Unavailable(DegradedReason.PARENT_UNREACHABLE,
                    "refused with status " + refused.status() + ": " + refused.detail());
            case OtherVersion other -> new Unavailable(DegradedReason.PARENT_UNREACHABLE,
                    "wanted in version " + other.version());
            case Decided decided -> new Unavailable(DegradedReason.PARENT_UNREACHABLE,
                    "decided by version " + decided.otherVersion());
        };
    }

    /**
     * The sample is decided.
     *
     * @param decision the answer
     * @param otherVersion the version of the network that made it, where that is not the one asked with; else null
     * @param audit whether this node is asked for scores and map all the same
     */
    record Decided(Decision decision, @Nullable String otherVersion, boolean audit) implements ParentAnswer {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        public Decided(Decision decision, @Nullable String otherVersion, boolean audit) {
            this.decision = decision;
            this.otherVersion = otherVersion;
            this.audit = audit;
        }

        /** A decision that is not audited. */
        public Decided(Decision decision, @Nullable String otherVersion) {
            this(decision, otherVersion, false);
        }

        /** A decision of the version asked with. */
        public Decided(Decision decision) {
            this(decision, null, false);
        }
    }

    /**
     * The tier above wants the sample in another version of the network, which this node has loaded.
     *
     * @param version the version
     * @param onlySample whether that is because of this sample; else the tier above has not loaded the version asked with
     */
    record OtherVersion(String version, boolean onlySample) implements ParentAnswer {}

    /**
     * The tier above gave no answer.
     *
     * @param reason why, as a degraded answer tells it
     * @param detail why, for people
     */
    record Unavailable(DegradedReason reason, String detail) implements ParentAnswer {}

    /**
     * The tier above refused the message itself.
     *
     * @param status HTTP status
     * @param problem the problem's type
     * @param detail why, for people
     */
    record Refused(int status, String problem, String detail) implements ParentAnswer {}
}
