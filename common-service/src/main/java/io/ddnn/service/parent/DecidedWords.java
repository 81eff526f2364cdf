package io.ddnn.service.parent;

import io.ddnn.model.wire.BatchCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Words of decided samples on their way to the tier above: one request at a time, which takes all words that there are. So
 * a parent that hangs collects neither requests nor, as only so many wait, memory. Safe for use by many threads.
 */
final class DecidedWords {

    /** How many wait; beyond that, words are lost. */
    static final int MOST_WAITING = 4 * BatchCodec.MAX_MESSAGES;

    private final Queue<Word> waiting = new ArrayDeque<>();
    private boolean sending;

    /**
     * Word that a sample is decided.
     *
     * @param sample id of the sample
     * @param deadline {@link System#nanoTime()} after which it is of no use
     */
    record Word(String sample, long deadline) {}

    /** Adds a word; true if the caller must begin to send. */
    synchronized boolean add(Word word) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(word);
        }
        boolean begin = !sending;
        sending = true;
        return begin;
    }

    /** The words of the next request; none if the sender is done. */
    synchronized List<Word> next() {
        List<Word> words = new ArrayList<>();
        while (words.size() < BatchCodec.MAX_MESSAGES && !waiting.isEmpty()) {
            words.add(waiting.remove());
        }
        sending = !words.isEmpty();
        return words;
    }
}
