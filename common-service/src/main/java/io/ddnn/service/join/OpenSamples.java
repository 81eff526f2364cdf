package io.ddnn.service.join;

import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.join.OpenSample.Phase;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.threshold.ThresholdsInForce;
import io.ddnn.service.web.ProblemException;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a join: those that are open, each with a place in the budget, and those that are over, remembered for
 * children that ask again or late. Safe for use by many threads.
 */
final class OpenSamples {

    private final ConcurrentMap<String, OpenSample> samples = new ConcurrentHashMap<>();
    private final Remembered remembered;
    private final JoinBudget budget;
    private final TierMeters meters;
    private final Phase first;
    private final long longest;
    private final Supplier<ThresholdsInForce> thresholds;
    private final Consumer<OpenSample> opened;

    /**
     * Begins with none.
     *
     * @param first how far a sample is when it opens
     * @param thresholds those for samples that open now
     * @param opened told of each sample that opens
     */
    OpenSamples(TierProperties properties, JoinBudget budget, TierMeters meters, Phase first,
            Supplier<ThresholdsInForce> thresholds, Consumer<OpenSample> opened) {
        this.budget = budget;
        this.meters = meters;
        this.first = first;
        this.longest = properties.deadline().toNanos();
        this.thresholds = thresholds;
        this.opened = opened;
        this.remembered = new Remembered(samples, properties.join().maxRemembered());
    }

    /** A sample that is open or remembered; null if it is neither. */
    @Nullable
    OpenSample find(String id) {
        return samples.get(id);
    }

    /** All that are open or remembered, as far as they were there when this was asked. */
    Collection<OpenSample> all() {
        return Collections.unmodifiableCollection(samples.values());
    }

    /**
     * The message's sample, opened for it if it is not known.
     *
     * @throws ProblemException if there is no room for it
     */
    OpenSample findOrOpen(TierMessage message) {
        OpenSample known = samples.get(message.sample());
        if (known != null) {
            return known;
        }
        budget.open(meters);
        long now = System.nanoTime();
        OpenSample sample = new OpenSample(message.sample(), first, now, now + allowed(message), thresholds.get());
        OpenSample other = samples.putIfAbsent(message.sample(), sample);
        if (other != null) {
            budget.close(0);
            return other;
        }
        opened.accept(sample);
        return sample;
    }

    /**
     * Opens a settled sample again, for a message of a child that has not been heard; its monitor is held.
     *
     * @throws ProblemException if there is no room for it
     */
    void openAgain(OpenSample settled, TierMessage message) {
        budget.open(meters);
        long now = System.nanoTime();
        OpenSample sample = settled.again(first, now, now + allowed(message));
        settled.phase(Phase.GONE);
        if (samples.replace(settled.id(), settled, sample)) {
            opened.accept(sample);
        } else {
            budget.close(0);
        }
    }

    private long allowed(TierMessage message) {
        return Math.min(longest, OpenSample.allowedNanos(message));
    }

    /** Notes what a message adds to a sample; its monitor is held. */
    void hold(OpenSample sample, int bytes) {
        if (!sample.isOver()) {
            budget.hold(bytes);
        }
    }

    /** The sample, whose monitor is held, ends without an answer, and a message that comes now opens it anew. */
    void gone(OpenSample sample) {
        sample.phase(Phase.GONE);
        budget.close(sample.bytes());
        samples.remove(sample.id(), sample);
    }

    /** Ends a sample that no child has sent anything of. */
    void forgetIfEmpty(String id) {
        OpenSample sample = samples.get(id);
        if (sample == null) {
            return;
        }
        synchronized (sample) {
            if (sample.isEmpty() && !sample.isOver()) {
                gone(sample);
            }
        }
    }

    /** The sample is over, and is remembered; {@link #forgetOne} must be called once for it when its time is over. */
    void over(OpenSample sample) {
        budget.close(sample.bytes());
        remembered.add(sample);
    }

    /** The time of one remembered sample is over. */
    void forgetOne() {
        remembered.oneIsDue();
    }

    /** Takes a sample that is over out, if it is still here. */
    void remove(OpenSample sample) {
        samples.remove(sample.id(), sample);
    }
}
