package io.ddnn.training.train;

/** The learning rate over a training: a linear rise, then half a cosine down to a hundredth. */
final class LearningRate {

    private static final double LAST_SHARE = 0.01;

    private final double largest;
    private final double warmUpSteps;
    private final double steps;

    LearningRate(double largest, double warmUpSteps, double steps) {
        this.largest = largest;
        this.warmUpSteps = warmUpSteps;
        this.steps = steps;
    }

    /** The rate of a step, counted from 0. */
    double at(int step) {
        double rise = warmUpSteps <= 0 ? 1 : Math.min(1, (step + 1) / warmUpSteps);
        double fall = LAST_SHARE + (1 - LAST_SHARE) * 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
        return largest * rise * fall;
    }
}
