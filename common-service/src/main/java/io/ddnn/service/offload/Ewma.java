package io.ddnn.service.offload;

/**
 * An exponentially weighted moving average: each value counts for a fixed share of the new average, so that old ones
 * fade. Safe for use by many threads.
 */
public final class Ewma {

    private final double weight;
    private double average;

    /**
     * Makes an average of nothing yet.
     *
     * @param weight share of the newest value, more than 0 and at most 1
     */
    public Ewma(double weight) {
        this(weight, Double.NaN);
    }

    /**
     * Makes an average that begins with a guess, so that the first value does not count for all.
     *
     * @param weight share of the newest value, more than 0 and at most 1
     * @param guess the average before the first value
     */
    public Ewma(double weight, double guess) {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight is " + weight + ", expected more than 0 and at most 1");
        }
        this.weight = weight;
        this.average = guess;
    }

    /** Adds a value; without a guess the first one is the average. */
    public synchronized void add(double value) {
        average = Double.isNaN(average) ? value : average + weight * (value - average);
    }

    /** The average; before the first value the guess, or NaN. */
    public synchronized double value() {
        return average;
    }
}
