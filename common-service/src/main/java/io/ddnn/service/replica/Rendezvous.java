package io.ddnn.service.replica;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): of all candidates the one with the highest hash together with the key.
 * If one comes or goes, only the keys that it gains or had move.
 */
final class Rendezvous {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    /** The candidate that a key falls to, whatever their order; null if there are none. */
    static @Nullable String choose(String key, Collection<String> candidates) {
        String best = null;
        long highest = 0;
        for (String candidate : candidates) {
            long weight = mix(hash(FNV_OFFSET, key) ^ mix(hash(FNV_OFFSET, candidate)));
            int order = best == null ? 1 : Long.compareUnsigned(weight, highest);
            if (order > 0 || (order == 0 && candidate.compareTo(best) < 0)) {
                best = candidate;
                highest = weight;
            }
        }
        return best;
    }

    /** FNV-1a over UTF-16 code units. */
    private static long hash(long seed, String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** The finalizer of SplitMix64: each bit of the input changes half of the output's. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
