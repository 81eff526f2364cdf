package io.ddnn.service.join;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which children nobody waits for: those that missed the last few samples, until they speak again. So a dead device slows
 * its first samples only. Safe for use by many threads.
 */
final class Suspects {

    private final int suspectAfter;
    private final Map<String, Integer> missed = new HashMap<>();

    Suspects(List<String> children, int suspectAfter) {
        this.suspectAfter = suspectAfter;
        children.forEach(child -> missed.put(child, 0));
    }

    synchronized void spoke(String child) {
        missed.put(child, 0);
    }

    synchronized void missed(String child) {
        missed.merge(child, 1, Integer::sum);
    }

    synchronized boolean isSuspect(String child) {
        return missed.getOrDefault(child, 0) >= suspectAfter;
    }
}
