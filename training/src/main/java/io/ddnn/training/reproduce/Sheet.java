package io.ddnn.training.reproduce;

import io.ddnn.training.reproduce.chart.Chart;
import java.util.List;

/**
 * One table of the report, with its charts.
 *
 * @param id its name in files
 * @param title its heading
 * @param notes what is to be known to read it, in Markdown
 * @param columns headings of the columns
 * @param rows the cells, as many a row as there are columns
 * @param charts pictures of the same
 */
record Sheet(String id, String title, String notes, List<String> columns, List<List<String>> rows,
        List<Chart> charts) {

    Sheet {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        charts = List.copyOf(charts);
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "rows hold one of " + row.size() + " cells, expected " + columns.size() + ": " + row);
            }
        }
    }

    /** The sheet as a section in Markdown, with links to its files. */
    String markdown() {
        StringBuilder text = new StringBuilder("## ").append(title).append("\n\n");
        if (!notes.isBlank()) {
            text.append(notes.strip()).append("\n\n");
        }
        line(text, columns);
        line(text, columns.stream().map(_ -> "---").toList());
        rows.forEach(row -> line(text, row));
        text.append('\n');
        for (Chart chart : charts) {
            text.append("![").append(chart.title()).append("](").append(chart.id()).append(".png)\n\n");
        }
        text.append("Data: [").append(id).append(".csv](").append(id).append(".csv)");
        for (Chart chart : charts) {
            text.append(", [").append(chart.id()).append(".svg](").append(chart.id()).append(".svg)");
        }
        return text.append("\n").toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append('|');
        cells.forEach(cell -> text.append(' ').append(cell.replace("|", "\\|")).append(" |"));
        text.append('\n');
    }
}
