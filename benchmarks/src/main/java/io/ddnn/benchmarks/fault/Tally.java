package io.ddnn.benchmarks.fault;

/**
 * What came of requests.
 *
 * @param sent requests that ended, one a device and sample
 * @param answered full answers
 * @param degraded answers that are marked degraded
 * @param refused refusals with 429 or 503 and Retry-After
 * @param gone requests whose own device was down: it could not be reached, or it was killed while it held them
 * @param lost requests with neither a decision nor a refusal with Retry-After
 * @param wrong answers that differ from the reference
 */
public record Tally(long sent, long answered, long degraded, long refused, long gone, long lost, long wrong) {

    /** No requests. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

    /** What came since an earlier tally of the same load. */
    public Tally since(Tally earlier) {
        return new Tally(sent - earlier.sent, answered - earlier.answered, degraded - earlier.degraded,
                refused - earlier.refused, gone - earlier.gone, lost - earlier.lost, wrong - earlier.wrong);
    }

    /** Whether nothing was lost or wrong. */
    public boolean sound() {
        return lost == 0 && wrong == 0;
    }
}
