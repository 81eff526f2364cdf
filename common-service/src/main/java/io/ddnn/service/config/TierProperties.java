package io.ddnn.service.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of a tier, {@code ddnn.*}.
 *
 * @param bundle directory of the network's bundle
 * @param bundlePoll how often the directory is looked at for another version; 0 for never
 * @param versionIdle how long the older of two versions must not have been used until a third one takes its place
 * @param node id of the node that this service is
 * @param state directory that outlives the service, for what operators change while it runs; none: they can change nothing
 * @param parent base address of the tier above, as in {@code http://127.0.0.1:8090}; none at the cloud
 * @param deadline the longest that a request may take in all; a caller may ask for less
 * @param deadlineMargin what a tier keeps of a request's remaining time for itself when it asks the tier above
 * @param join the sample join
 * @param admission what is refused when there is too much of it
 * @param image limits of the images that a device takes
 */
@ConfigurationProperties("ddnn")
public record TierProperties(
        @Nullable Path bundle,
        @DefaultValue("2s") Duration bundlePoll,
        @DefaultValue("10s") Duration versionIdle,
        @Nullable String node,
        @Nullable Path state,
        @Nullable URI parent,
        @DefaultValue("2s") Duration deadline,
        @DefaultValue("50ms") Duration deadlineMargin,
        @DefaultValue Join join,
        @DefaultValue Admission admission,
        @DefaultValue Image image) {

    public TierProperties {
        requirePositive("ddnn.deadline", deadline);
        requireNotNegative("ddnn.bundle-poll", bundlePoll);
        requireNotNegative("ddnn.version-idle", versionIdle);
        requirePositive("ddnn.join.window", join.window());
        if (deadlineMargin.isNegative() || deadlineMargin.compareTo(deadline) >= 0) {
            throw new TierStartException("ddnn.deadline-margin is " + deadlineMargin
                    + ", expected at least 0 and less than ddnn.deadline, " + deadline);
        }
        requireAtLeastOne("ddnn.join.suspect-after", join.suspectAfter());
        requireAtLeastOne("ddnn.join.max-remembered", join.maxRemembered());
        requireAtLeastOne("ddnn.admission.max-open-samples", admission.maxOpenSamples());
        requireAtLeastOne("ddnn.admission.max-open-bytes", admission.maxOpenBytes());
        requireAtLeastOne("ddnn.admission.max-decodes", admission.maxDecodes());
        requireAtLeastOne("ddnn.admission.max-requests", admission.deviceRequests());
        requireAtLeastOne("ddnn.admission.max-body-bytes", admission.maxBodyBytes());
        requireAtLeastOne("ddnn.image.max-bytes", image.maxBytes());
        requireAtLeastOne("ddnn.image.max-pixels", image.maxPixels());
    }

    /**
     * The sample join.
     *
     * @param window how long scores wait for those of the other children, and maps for theirs
     * @param suspectAfter in how many windows in a row a child must be silent until nobody waits for it any more
     * @param memory how long a decision is kept for children that ask again or late
     * @param maxRemembered how many decisions are kept for children that ask again; beyond it the oldest go
     */
    public record Join(
            @DefaultValue("200ms") Duration window,
            @DefaultValue("1") int suspectAfter,
            @DefaultValue("10s") Duration memory,
            @DefaultValue("16384") int maxRemembered) {}

    /**
     * Admission.
     *
     * @param maxOpenSamples how many undecided samples an edge or the cloud holds
     * @param maxOpenBytes how many payload bytes undecided samples may hold before no new one opens
     * @param maxDecodes how many images a device decodes at a time
     * @param maxRequests how many requests a service works on at a time; by default 128 at a device, and what the heap has
     *     room for at an edge and the cloud, where no new sample opens from half of it on
     * @param maxBodyBytes how many bytes of requests' bodies are held at a time
     */
    public record Admission(
            @DefaultValue("1024") int maxOpenSamples,
            @DefaultValue("67108864") long maxOpenBytes,
            @DefaultValue("16") int maxDecodes,
            @Nullable Integer maxRequests,
            @DefaultValue("67108864") long maxBodyBytes) {

        private static final int DEVICE_REQUESTS = 128;

        /** How many requests a device works on. */
        public int deviceRequests() {
            return maxRequests == null ? DEVICE_REQUESTS : maxRequests;
        }

        /**
         * How many requests wait at an edge or the cloud.
         *
         * @param heap the heap's largest size, in bytes
         */
        public int joinRequests(long heap) {
            return maxRequests == null ? HeapRoom.requests(heap) : maxRequests;
        }
    }

    /**
     * Limits of images.
     *
     * @param maxBytes the largest file
     * @param maxPixels the most pixels, width times height
     */
    public record Image(@DefaultValue("8388608") long maxBytes, @DefaultValue("16777216") long maxPixels) {}

    private static void requirePositive(String property, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new TierStartException(property + " is " + value + ", expected more than 0");
        }
    }

    private static void requireNotNegative(String property, Duration value) {
        if (value.isNegative()) {
            throw new TierStartException(property + " is " + value + ", expected at least 0");
        }
    }

    private static void requireAtLeastOne(String property, long value) {
        if (value < 1) {
            throw new TierStartException(property + " is " + value + ", expected at least 1");
        }
    }
}
