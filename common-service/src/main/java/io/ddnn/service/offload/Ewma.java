package io.ddnn.service.offload;

/**
 * An exponentially weighted moving average: each value counts for a fixed share of the new average, so that old ones
 * fade. Safe for use by many threads.
 */
public final class Ewma {

    private final double weight;
    private double average = Double.NaN;

    /**
     * Makes an average of nothing yet.
     *
     * @param weight share of the newest value, more than 0 and at most 1
     */
    public Ewma(double weight) {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight is " + weight + ", expected more than 0 and at most 1");
        }
        this.weight = weight;
    }

    /** Adds a value; the first one is the average. */
    public synchronized void add(double value) {
        average = Double.isNaN(average) ? value : average + weight * (value - average);
    }

    /** The average; NaN before the first value. */
    public synchronized double value() {
        return average;
    }

    /** The average, or another number before the first value. */
    public synchronized double orElse(double other) {
        return Double.isNaN(average) ? other : average;
    }
}
