package io.ddnn.console.page;

import java.util.Map;

/**
 * What the console has counted of final samples.
 *
 * @param samples how many
 * @param exits how many stopped at each exit
 * @param degraded how many answers were degraded
 * @param failed how many had no answer at all
 * @param labelled how many had a known label and an answer
 * @param correct how many of those were answered with it
 * @param bytes payload bytes that devices sent up
 * @param rawBytes what those devices would have sent if they had sent their images
 * @param latencies milliseconds of the samples that the console posted, by exit
 * @param audited early exits that the cloud was asked about too
 * @param agreed how many of those the cloud answered alike
 */
public record Totals(long samples, Map<String, Long> exits, long degraded, long failed, long labelled, long correct,
        long bytes, long rawBytes, Map<String, Latency> latencies, long audited, long agreed) {

    /**
     * Milliseconds of an exit.
     *
     * @param count of how many samples
     * @param median half of them took at most that
     * @param p95 of a hundred, ninety-five took at most that
     */
    public record Latency(long count, double median, double p95) {}
}
