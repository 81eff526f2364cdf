package io.ddnn.benchmarks.fault;

/**
 * What came of requests.
 *
 * @param sent requests that ended, one a device and sample
 * @param answered full answers
 * @param degraded answers that are marked degraded
 * @param refused refusals with 429 or 503 and Retry-After
 * @param retried connections that broke or were refused, upon which the client sent the same again
 * @param lost requests with neither a decision nor a refusal with Retry-After, however often they were sent again
 * @param wrong answers that differ from the reference
 */
public record Tally(long sent, long answered, long degraded, long refused, long retried, long lost, long wrong) {

    /** No requests. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

    /** What came since an earlier tally of the same load. */
    public Tally since(Tally earlier) {
        return new Tally(sent - earlier.sent, answered - earlier.answered, degraded - earlier.degraded,
                refused - earlier.refused, retried - earlier.retried, lost - earlier.lost, wrong - earlier.wrong);
    }

    /** Whether nothing was lost or wrong. */
    public boolean sound() {
        return lost == 0 && wrong == 0;
    }
}
