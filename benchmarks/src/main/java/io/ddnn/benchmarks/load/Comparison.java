package io.ddnn.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures two subjects in turns, after both are warm. */
final class Comparison {

    /** Warming up begins with this part of the rate, which doubles until it is whole. */
    private static final int RAMP = 16;

    private static final int MOST_WARM_UP_ROUNDS = 20;
    private static final int STEADY_ROUNDS = 3;
    private static final double GETTING_CHEAPER = 0.95;

    private final OpenLoop loop;
    private final Duration round;
    private final int rounds;

    /**
     * Makes comparisons.
     *
     * @param round how long a subject is measured at a time
     */
    Comparison(OpenLoop loop, Duration round, int rounds) {
        this.loop = loop;
        this.round = round;
        this.rounds = rounds;
    }

    /**
     * Compares processor times.
     *
     * @param ownRate requests, or groups of them, a second
     * @throws IllegalStateException if an answer was not as it should be
     */
    LoadRow processorTimes(String title, double goal, Subject own, double ownRate, Subject other, double otherRate) {
        warmUp(title, own, ownRate);
        warmUp(title, other, otherRate);
        return compare(title, goal, own, ownRate, other, otherRate, false);
    }

    /**
     * Compares median latencies.
     *
     * @param warmRate rate at which both get warm: at a low one, compilers would take very long to see what is hot
     */
    LoadRow latencies(String title, double goal, Subject own, Subject other, double warmRate, double rate) {
        warmUp(title, own, warmRate);
        warmUp(title, other, warmRate);
        return compare(title, goal, own, rate, other, rate, true);
    }

    private LoadRow compare(String title, double goal, Subject own, double ownRate, Subject other, double otherRate,
            boolean byLatency) {
        List<Measured> ownRounds = new ArrayList<>();
        List<Measured> otherRounds = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            ownRounds.add(run(title, own, ownRate, round));
            otherRounds.add(run(title, other, otherRate, round));
        }
        return new LoadRow(title, goal, ownRounds, otherRounds, byLatency);
    }

    /**
     * Cold services take little at first; what they could not answer in time would be in the way of the rest. Then runs
     * until requests do not get cheaper any more, as compilers take long on a machine that has other work.
     */
    private void warmUp(String title, Subject subject, double rate) {
        for (int part = RAMP; part > 1; part /= 2) {
            Measured _ = run(title, subject, rate / part, round);
        }
        double least = Double.MAX_VALUE;
        int steady = 0;
        for (int i = 0; i < MOST_WARM_UP_ROUNDS && steady < STEADY_ROUNDS; i++) {
            double now = run(title, subject, rate, round).processorMicros();
            steady = now < GETTING_CHEAPER * least ? 0 : steady + 1;
            least = Math.min(least, now);
        }
    }

    private Measured run(String title, Subject subject, double rate, Duration time) {
        Duration before = subject.processorTime();
        OpenLoop.Seen seen = loop.run(rate, time, subject.requests(), subject.wanted());
        Duration used = subject.processorTime().minus(before);
        if (seen.failed() > 0) {
            throw new IllegalStateException(title + ": " + seen.failed() + " of " + seen.samples()
                    + " were not answered as they should be, at " + rate + " a second");
        }
        return new Measured(used.toNanos() / 1e3 / seen.samples() / subject.samplesARequest(),
                seen.micros().getValueAtPercentile(50) / 1e3, seen.micros().getValueAtPercentile(99) / 1e3);
    }
}
