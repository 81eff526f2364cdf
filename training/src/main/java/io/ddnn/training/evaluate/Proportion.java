package io.ddnn.training.evaluate;

/**
 * How many of some trials hit, with the 95 % confidence interval of the true share after Wilson (1927):
 * {@code (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)}, with p the share, n the trials and z = 1.96.
 *
 * @param hits at least 0, at most the total
 * @param total number of trials; where it is 0, the share is NaN and the interval says nothing, [0, 1]
 */
public record Proportion(int hits, int total) {

    /** The 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    public Proportion {
        if (hits < 0 || hits > total) {
            throw new IllegalArgumentException("hits are " + hits + ", expected 0 to the total, " + total);
        }
    }

    /** Hits by total. */
    public double share() {
        return total == 0 ? Double.NaN : (double) hits / total;
    }

    /** The interval's lower end. */
    public double low() {
        return total == 0 ? 0 : Math.max(0, centre() - margin());
    }

    /** The interval's upper end. */
    public double high() {
        return total == 0 ? 1 : Math.min(1, centre() + margin());
    }

    private double centre() {
        return (share() + Z * Z / (2 * total)) / (1 + Z * Z / total);
    }

    private double margin() {
        double variance = share() * (1 - share()) / total + Z * Z / (4.0 * total * total);
        return Z * Math.sqrt(variance) / (1 + Z * Z / total);
    }

    /** Counts trials. */
    static final class Counter {
        private int hits;
        private int total;

        void add(boolean hit) {
            hits += hit ? 1 : 0;
            total++;
        }

        Proportion result() {
            return new Proportion(hits, total);
        }
    }
}
