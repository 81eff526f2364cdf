package io.ddnn.training.reproduce.chart;

import java.util.List;

/**
 * A line chart.
 *
 * @param id its name in files
 * @param title what it shows
 * @param x the horizontal axis, with its unit
 * @param y the vertical axis, with its unit
 * @param series at least one
 */
public record Chart(String id, String title, String x, String y, List<Series> series) {

    public Chart {
        series = List.copyOf(series);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("series are none, expected at least one");
        }
    }

    /**
     * One line.
     *
     * @param name its name in the legend, different from the others'
     * @param xs the points' places, at least one
     * @param ys the points' values, as many
     * @param published whether these are the paper's figures, which are drawn dashed
     */
    public record Series(String name, List<Double> xs, List<Double> ys, boolean published) {

        public Series {
            xs = List.copyOf(xs);
            ys = List.copyOf(ys);
            if (xs.isEmpty() || xs.size() != ys.size()) {
                throw new IllegalArgumentException("series '" + name + "' has " + xs.size() + " places and " + ys.size()
                        + " values, expected as many of both, at least one");
            }
        }
    }
}
