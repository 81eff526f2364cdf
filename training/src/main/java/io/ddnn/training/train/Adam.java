package io.ddnn.training.train;

/**
 * The Adam optimizer (Kingma and Ba 2015) for one array of parameters:
 *
 * <pre>m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  p = p - rate * m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + e)</pre>
 */
final class Adam {

    private static final double DECAY_MEAN = 0.9;
    private static final double DECAY_SQUARE = 0.999;
    private static final double EPSILON = 1e-8;

    private final float[] parameters;
    private final float limit;
    private final float[] means;
    private final float[] squares;
    private int steps;

    /**
     * Makes an optimizer.
     *
     * @param parameters what is optimized, in place
     * @param limit parameters are kept in [-limit, limit]
     */
    Adam(float[] parameters, float limit) {
        this.parameters = parameters;
        this.limit = limit;
        this.means = new float[parameters.length];
        this.squares = new float[parameters.length];
    }

    /** Takes one step against a gradient. */
    void step(float[] gradient, double rate) {
        steps++;
        double meanCorrection = 1 - Math.pow(DECAY_MEAN, steps);
        double squareCorrection = 1 - Math.pow(DECAY_SQUARE, steps);
        float scale = (float) (rate / meanCorrection);
        float root = (float) (1 / Math.sqrt(squareCorrection));
        for (int i = 0; i < parameters.length; i++) {
            float g = gradient[i];
            means[i] += (float) (1 - DECAY_MEAN) * (g - means[i]);
            squares[i] += (float) (1 - DECAY_SQUARE) * (g * g - squares[i]);
            float change = scale * means[i] / ((float) Math.sqrt(squares[i]) * root + (float) EPSILON);
            parameters[i] = Math.clamp(parameters[i] - change, -limit, limit);
        }
    }
}
