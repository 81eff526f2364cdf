package io.ddnn.benchmarks.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Recorded ratios between contenders. Times differ from machine to machine, and so do ratios where vectors are of another
 * width; a kernel that the compiler no longer vectorises falls by far more than machines of a kind differ.
 */
final class RatioGuard {

    /** A ratio may be so much of the recorded one. */
    private static final double LEAST = 2.0 / 3;

    private record Recorded(Workload workload, ContenderKind contender, ContenderKind reference, double ratio) {}

    private final List<Recorded> rows;

    private RatioGuard(List<Recorded> rows) {
        this.rows = rows;
    }

    /**
     * Reads lines of vector width in bits, workload, contender, reference and ratio, separated by commas, below one of names;
     * and keeps those of this machine's width.
     *
     * @param bits width of this machine's vectors
     * @throws IOException if the file cannot be read, or holds something else
     */
    static RatioGuard read(Path file, int bits) throws IOException {
        List<Recorded> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            try {
                Recorded row = new Recorded(Workload.valueOf(cells[1]), ContenderKind.valueOf(cells[2]),
                        ContenderKind.valueOf(cells[3]), Double.parseDouble(cells[4]));
                if (Integer.parseInt(cells[0]) == bits) {
                    rows.add(row);
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(file + ", line " + (i + 1) + " is '" + lines.get(i)
                        + "', expected bits,workload,contender,reference,ratio", e);
            }
        }
        return new RatioGuard(rows);
    }

    /** Whether nothing is recorded for machines like this one. */
    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** What has fallen by more than a third, in words. */
    List<String> check(KernelTable table) {
        List<String> fallen = new ArrayList<>();
        for (Recorded row : rows) {
            if (row.workload() != table.workload() || !table.has(row.contender(), row.reference())) {
                continue;
            }
            double ratio = table.leastRatio(row.contender(), row.reference());
            if (ratio < LEAST * row.ratio()) {
                fallen.add(String.format(Locale.ROOT, "%s: '%s' is %.2f times as fast as '%s', expected at least %.2f "
                        + "(recorded: %.2f)", row.workload().text(), row.contender().text(), ratio,
                        row.reference().text(), LEAST * row.ratio(), row.ratio()));
            }
        }
        return fallen;
    }
}
