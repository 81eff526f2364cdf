package io.ddnn.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of text with a header, in columns that are as wide as their contents. */
public final class Table {

    private static final String GAP = "  ";

    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private int[] widths = new int[0];

    /**
     * Begins a table.
     *
     * @param header titles of the columns; one that begins with {@code >} is aligned to the right, without that sign
     */
    public Table(String... header) {
        List<String> titles = new ArrayList<>();
        for (String title : header) {
            right.add(title.startsWith(">"));
            titles.add(title.startsWith(">") ? title.substring(1) : title);
        }
        rows.add(titles);
    }

    /** Adds a row of as many cells as the header has; a dash stands for null. */
    public Table row(@Nullable Object... cells) {
        if (cells.length != right.size()) {
            throw new IllegalArgumentException("row has " + cells.length + " cells, expected " + right.size());
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell == null ? "-" : cell.toString());
        }
        rows.add(row);
        return this;
    }

    /** Makes the columns at least as wide as a row would need, without adding it. */
    public Table reserve(Object... cells) {
        row(cells);
        widths = widths();
        rows.removeLast();
        return this;
    }

    private int[] widths() {
        int[] wide = new int[right.size()];
        for (int column = 0; column < wide.length; column++) {
            wide[column] = column < widths.length ? widths[column] : 0;
            for (List<String> row : rows) {
                wide[column] = Math.max(wide[column], row.get(column).length());
            }
        }
        return wide;
    }

    /** Prints the rows that there are, and forgets them: rows that come later are printed in columns of the same width. */
    public void print(PrintWriter out) {
        widths = widths();
        for (List<String> row : rows) {
            out.println(line(row));
        }
        rows.clear();
        out.flush();
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String padding = " ".repeat(Math.max(0, widths[column] - cell.length()));
            line.append(column == 0 ? "" : GAP)
                    .append(right.get(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
