package io.ddnn.benchmarks.fault;

import java.time.Duration;
import java.util.List;

/**
 * What callers saw while there were so many replicas of an edge.
 *
 * @param what what was done
 * @param edges how many replicas there were in the end
 * @param samples samples that were begun
 * @param requests what came of their requests
 * @param forwards messages that a replica took to another one
 * @param partial samples that were joined without all devices
 * @param processor processor time of all services together
 * @param complaints the first requests that were lost or wrong, in words
 */
public record ReplicaRow(String what, int edges, long samples, Tally requests, double forwards, double partial,
        Duration processor, List<String> complaints) {

    public ReplicaRow {
        complaints = List.copyOf(complaints);
    }

    /** Processor time of all services a sample, in microseconds. */
    public double microsPerSample() {
        return processor.toNanos() / 1e3 / samples;
    }
}
