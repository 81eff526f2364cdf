package io.ddnn.model.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of several straight lines is lowest, and where that changes. Crossings are solved, not searched on a grid, so none
 * is missed however close they lie.
 */
public final class Envelope {

    /** Slopes and values that differ by less than this share are the same but for rounding. */
    private static final double SAME = 1e-12;

    private Envelope() {}

    /**
     * A line {@code offset + slope * x}.
     *
     * @param offset its value at 0
     * @param slope what it gains for 1
     */
    public record Line(double offset, double slope) {

        /** The value at a place; at 0 a slope without bound does not matter. */
        public double at(double x) {
            return x == 0 ? offset : offset + slope * x;
        }
    }

    /**
     * An interval in which one line is lowest.
     *
     * @param from its start
     * @param to its end
     * @param line position of the line; of equal lines the first
     */
    public record Piece(double from, double to, int line) {}

    /**
     * The lowest lines between two places, from left to right.
     *
     * @throws IllegalArgumentException if there is no line, or the end is not after the start
     */
    public static List<Piece> lowest(List<Line> lines, double from, double to) {
        if (lines.isEmpty() || !(from < to)) {
            throw new IllegalArgumentException("there are " + lines.size() + " lines from " + from + " to " + to
                    + ", expected at least one, and an end after the start");
        }
        List<Piece> pieces = new ArrayList<>();
        int current = first(lines, from);
        double start = from;
        while (true) {
            int next = -1;
            double crossing = to;
            for (int i = 0; i < lines.size(); i++) {
                double gain = lines.get(current).slope() - lines.get(i).slope();
                if (gain > SAME * Math.abs(lines.get(current).slope())) {
                    double at = Math.max(start, (lines.get(i).offset() - lines.get(current).offset()) / gain);
                    boolean steeper = next >= 0 && at == crossing && lines.get(i).slope() < lines.get(next).slope();
                    if (at < crossing || steeper) {
                        crossing = at;
                        next = i;
                    }
                }
            }
            if (crossing > start || next < 0) {
                pieces.add(new Piece(start, crossing, current));
            }
            if (next < 0) {
                return pieces;
            }
            start = crossing;
            current = next;
        }
    }

    /** The lowest line at a place; of several the one that is lowest right after it, of equal lines the first. */
    private static int first(List<Line> lines, double x) {
        int best = 0;
        for (int i = 1; i < lines.size(); i++) {
            double here = lines.get(i).at(x);
            double lowest = lines.get(best).at(x);
            boolean same = Math.abs(here - lowest) <= SAME * Math.abs(lowest);
            double gain = lines.get(best).slope() - lines.get(i).slope();
            boolean flatter = gain > SAME * Math.abs(lines.get(best).slope());
            if (same ? flatter : here < lowest) {
                best = i;
            }
        }
        return best;
    }
}
