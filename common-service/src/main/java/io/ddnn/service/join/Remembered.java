package io.ddnn.service.join;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentMap;

/**
 * Samples that are over, kept for children that ask again or late: each for the same time, and only so many, the oldest
 * going first. Safe for use by many threads.
 */
final class Remembered {

    private final ConcurrentMap<String, OpenSample> samples;
    private final int most;
    private final Deque<OpenSample> byAge = new ArrayDeque<>();
    private int goneBeforeTheirTime;

    /**
     * Remembers nothing yet.
     *
     * @param samples the map of samples that forgotten ones are taken out of
     * @param most how many are remembered
     */
    Remembered(ConcurrentMap<String, OpenSample> samples, int most) {
        this.samples = samples;
        this.most = most;
    }

    /** Remembers a sample; {@link #oneIsDue} must be called once for it when its time is over. */
    synchronized void add(OpenSample sample) {
        byAge.add(sample);
        if (byAge.size() > most) {
            forgetOldest();
            goneBeforeTheirTime++;
        }
    }

    /** The time of one sample is over: times are alike, so it is that of the oldest, if that is still here. */
    synchronized void oneIsDue() {
        if (goneBeforeTheirTime > 0) {
            goneBeforeTheirTime--;
        } else {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        OpenSample oldest = byAge.poll();
        if (oldest != null) {
            samples.remove(oldest.id(), oldest);
        }
    }
}
