package io.ddnn.cli.output;

import io.ddnn.training.evaluate.Proportion;
import java.util.Locale;

/** Numbers for people, the same in every language. */
public final class Numbers {

    private Numbers() {}

    /** A number with at most some decimals, without trailing zeros. */
    public static String decimal(double value, int decimals) {
        String text = fixed(value, decimals);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** A number with exactly some decimals, for columns. */
    public static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A share, as in {@code 97.7 %}; a dash where there is none. */
    public static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** A share with its 95 % interval, as in {@code 97.7 % [93.5-99.2]}; a dash where there is none. */
    public static String percent(Proportion proportion) {
        return proportion.total() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f %% [%.1f-%.1f]", 100 * proportion.share(), 100 * proportion.low(),
                        100 * proportion.high());
    }

    /** A count with its share, as in {@code 83 (63.4 %)}. */
    public static String countAndShare(Proportion proportion) {
        return proportion.hits() + " (" + percent(proportion.share()) + ")";
    }

    /** A count with its noun, as in {@code 1 sample} or {@code 2 samples}. */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
