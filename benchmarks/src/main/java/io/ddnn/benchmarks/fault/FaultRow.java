package io.ddnn.benchmarks.fault;

import java.util.List;

/**
 * What callers saw of a fault.
 *
 * @param samplesPerSecond load while the fault lasted
 * @param requests what came of the requests from the fault's begin until full answers were back
 * @param localMillis median time of full answers from the local exit in that time, NaN if there were none
 * @param cloudMillis the same from the cloud
 * @param recoverySeconds from the fault's end until the first of enough full answers in a row was sure; negative if they did
 *     not come back in time
 * @param complaints the first requests that were lost or wrong, in words
 */
public record FaultRow(Fault fault, double samplesPerSecond, Tally requests, double localMillis, double cloudMillis,
        double recoverySeconds,
        List<String> complaints) {

    public FaultRow {
        complaints = List.copyOf(complaints);
    }

    /** Whether nothing was lost or wrong, and full answers came back without a restart. */
    public boolean sound() {
        return requests.sound() && recoverySeconds >= 0;
    }
}
