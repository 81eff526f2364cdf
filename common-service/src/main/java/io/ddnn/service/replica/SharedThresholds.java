package io.ddnn.service.replica;

import io.ddnn.service.threshold.ThresholdRevision;
import io.ddnn.service.threshold.Thresholds;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the thresholds of all replicas the same: each tells the others of its changes, and of its highest to newcomers. */
final class SharedThresholds {

    private static final Logger LOG = LoggerFactory.getLogger(SharedThresholds.class);

    private final Thresholds thresholds;
    private final ReentrantLock adopting = new ReentrantLock();

    SharedThresholds(Replicas replicas, Thresholds thresholds) {
        this.thresholds = thresholds;
        thresholds.listen(change -> replicas.tell(change.toBytes()));
        replicas.onWord(this::heard);
        // on a thread of its own: the group's must not wait for what it has to deliver itself
        replicas.onChange(() -> Thread.startVirtualThread(() -> tellHighest(replicas)));
    }

    private void tellHighest(Replicas replicas) {
        List<ThresholdRevision> known = thresholds.revisions();
        if (!known.isEmpty()) {
            replicas.tell(known.getLast().toBytes());
        }
    }

    private void heard(byte[] word) {
        adopting.lock();
        try {
            thresholds.adopt(ThresholdRevision.parse(word));
        } catch (IllegalArgumentException e) {
            LOG.warn("another replica told what is no revision of thresholds: {}", e.getMessage());
        } finally {
            adopting.unlock();
        }
    }
}
