package io.ddnn.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures two subjects in turns, after both are warm. */
final class Comparison {

    /** Warming up begins with this part of the rate, which doubles until it is whole. */
    private static final int RAMP = 16;

    private static final int MOST_WARM_UP_ROUNDS = 60;
    private static final int QUIET_ROUNDS = 2;
    /** The compilers' share of the processor time under which they are quiet. */
    private static final double QUIET = 0.1;

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
    LoadRow processorTimes(String title, double goal, Subject own, double ownRate, Subject other, double otherRate)
            throws IOException {
        warmUp(own, ownRate);
        warmUp(other, otherRate);
        return compare(title, goal, own, ownRate, other, otherRate, false);
    }

    /**
     * Compares median latencies.
     *
     * @param warmRate rate at which both get warm: at a low one, compilers would take very long to see what is hot
     */
    LoadRow latencies(String title, double goal, Subject own, Subject other, double warmRate, double rate)
            throws IOException {
        warmUp(own, warmRate);
        warmUp(other, warmRate);
        return compare(title, goal, own, rate, other, rate, true);
    }

    private LoadRow compare(String title, double goal, Subject own, double ownRate, Subject other, double otherRate,
            boolean byLatency) throws IOException {
        List<Measured> ownRounds = new ArrayList<>();
        List<Measured> otherRounds = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            ownRounds.add(run(title, own, ownRate, round));
            otherRounds.add(run(title, other, otherRate, round));
        }
        return new LoadRow(title, goal, ownRounds, otherRounds, byLatency);
    }

    /**
     * Cold services take little at first, and what they answer too late, or in part, is of no interest. Then runs until
     * compilers have next to nothing left to do, which takes minutes on a machine that has other work.
     */
    void warmUp(Subject subject, double rate) throws IOException {
        for (int part = RAMP; part > 1; part /= 2) {
            OpenLoop.Seen _ = loop.run(rate / part, round, subject.requests(), subject.wanted());
        }
        int quiet = 0;
        for (int i = 0; i < MOST_WARM_UP_ROUNDS && quiet < QUIET_ROUNDS; i++) {
            Subject.Used before = subject.used();
            OpenLoop.Seen _ = loop.run(rate, round, subject.requests(), subject.wanted());
            quiet = subject.used().since(before).compilingShare() < QUIET ? quiet + 1 : 0;
        }
    }

    Measured run(String title, Subject subject, double rate, Duration time) throws IOException {
        Subject.Used before = subject.used();
        OpenLoop.Seen seen = loop.run(rate, time, subject.requests(), subject.wanted());
        Duration used = subject.used().since(before).work();
        if (seen.failed() > 0) {
            throw new IllegalStateException(title + ": " + seen.failed() + " of " + seen.samples()
                    + " were not answered as they should be, at " + rate + " a second: " + seen.failure());
        }
        return new Measured(used.toNanos() / 1e3 / seen.samples() / subject.samplesARequest(),
                seen.micros().getValueAtPercentile(50) / 1e3, seen.micros().getValueAtPercentile(99) / 1e3);
    }
}
