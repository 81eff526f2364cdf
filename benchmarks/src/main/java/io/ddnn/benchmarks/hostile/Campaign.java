package io.ddnn.benchmarks.hostile;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Tries hostile inputs on decoders. Heap is what the trying thread allocated, freed or not; time is its time on a
 * processor, so that a busy machine changes neither. Memory outside the heap is not seen, nor is what a decoder would
 * do on other threads; none of them uses any.
 *
 * @param seed of the random numbers: the same seed tries the same inputs
 * @param maxSeconds processor time that one input may take
 */
public record Campaign(long seed, double maxSeconds) {

    /** Time within which any input of {@value Mutator#MAX_LENGTH} bytes must be read or refused. */
    public static final double SECONDS = 2;

    private static final int KEPT_FAULTS = 10;

    /**
     * What came of the inputs of one decoder.
     *
     * @param decoder its name
     * @param inputs how many were tried
     * @param accepted how many were read
     * @param refused how many it refused with its own exception
     * @param crashes how many ended in anything else
     * @param unbounded how many allocated more than they may
     * @param slow how many took longer than they may
     * @param largestBytes the most heap that one input took
     * @param allowedBytes what that input might have taken
     * @param slowestMillis the longest processor time of one input
     * @param faults the first ten faults, each with the input in hexadecimal
     */
    public record Tally(String decoder, long inputs, long accepted, long refused, long crashes, long unbounded,
            long slow, long largestBytes, long allowedBytes, double slowestMillis, List<String> faults) {

        /** Whether every input ended as it should. */
        public boolean sound() {
            return crashes == 0 && unbounded == 0 && slow == 0;
        }
    }

    /** Tries a decoder's seeds as they are, then changed ones, so many in all. */
    public Tally run(Decoder decoder, long inputs) {
        Random random = new Random(seed ^ decoder.name().hashCode());
        Mutator mutator = new Mutator(random);
        Counts counts = new Counts(decoder);
        decoder.seeds().forEach(counts::warm);
        for (long i = 0; i < inputs; i++) {
            byte[] input;
            if (i < decoder.seeds().size()) {
                input = decoder.seeds().get((int) i);
            } else {
                input = mutator.next(decoder.seeds());
                if (random.nextInt(4) > 0) {
                    input = decoder.seal().apply(input);
                }
            }
            counts.attempt(input);
        }
        return counts.tally(inputs);
    }

    private final class Counts {
        private final Decoder decoder;
        private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final List<String> faults = new ArrayList<>();
        private long accepted;
        private long refused;
        private long crashes;
        private long unbounded;
        private long slow;
        private long largest;
        private long allowed;
        private long slowestNanos;

        Counts(Decoder decoder) {
            this.decoder = decoder;
        }

        /** Loads classes, so that what that takes is not counted; the outcome is looked at later. */
        void warm(byte[] input) {
            outcome(input);
        }

        /** What the decoder threw, or nothing. */
        private Optional<Throwable> outcome(byte[] input) {
            try {
                decoder.decoding().decode(input.clone());
                return Optional.empty();
            } catch (Throwable e) { // whatever a decoder throws is what is looked for here
                return Optional.of(e);
            }
        }

        /** What it allocates; code that runs for the first time also loads classes. */
        private long allocated(byte[] input) {
            long bytes = thread.getCurrentThreadAllocatedBytes();
            outcome(input);
            return thread.getCurrentThreadAllocatedBytes() - bytes;
        }

        void attempt(byte[] input) {
            long bytes = thread.getCurrentThreadAllocatedBytes();
            long nanos = thread.getCurrentThreadCpuTime();
            Optional<Throwable> outcome = outcome(input);
            nanos = thread.getCurrentThreadCpuTime() - nanos;
            bytes = thread.getCurrentThreadAllocatedBytes() - bytes;
            if (outcome.isEmpty()) {
                accepted++;
            } else if (decoder.refusal().isInstance(outcome.get())) {
                refused++;
            } else {
                crashes++;
                fault("ended in " + outcome.get(), input);
            }
            long may = decoder.mayAllocate(input.length);
            if (bytes > may) {
                bytes = allocated(input);
            }
            if (bytes > may) {
                unbounded++;
                fault("allocated " + bytes + " bytes of at most " + may, input);
            }
            if (nanos > maxSeconds * 1e9) {
                slow++;
                fault("took " + nanos / 1_000_000 + " ms", input);
            }
            if (bytes > largest) {
                largest = bytes;
                allowed = may;
            }
            slowestNanos = Math.max(slowestNanos, nanos);
        }

        private void fault(String what, byte[] input) {
            if (faults.size() < KEPT_FAULTS) {
                faults.add("%s: an input of %d bytes %s: %s".formatted(decoder.name(), input.length, what,
                        HexFormat.of().formatHex(input, 0, Math.min(input.length, 2048))));
            }
        }

        Tally tally(long inputs) {
            return new Tally(decoder.name(), inputs, accepted, refused, crashes, unbounded, slow, largest, allowed,
                    slowestNanos / 1e6, List.copyOf(faults));
        }
    }
}
