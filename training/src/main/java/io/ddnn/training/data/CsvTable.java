package io.ddnn.training.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A comma-separated table whose faults name file, line, column and value.
 *
 * @param file where it was read
 * @param header the names of its columns
 */
record CsvTable(Path file, List<String> header) {

    /** A line below the header, with as many values as the header. */
    record Row(CsvTable table, long line, List<String> values) {

        String value(int column) {
            return values.get(column);
        }

        DataSetException fault(int column, String expected) {
            return new DataSetException("%s line %d, column '%s' is '%s', expected %s"
                    .formatted(table.file, line, table.header.get(column), value(column), expected));
        }
    }

    /** Reads the whole table; its rows are added to the list. */
    static CsvTable read(Path file, List<Row> rows) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataSetException(file + " cannot be read as UTF-8 text: " + e, e);
        }
        CSVFormat format =
                CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
        CsvTable table = new CsvTable(file, List.of());
        try (CSVParser parser = CSVParser.parse(text.startsWith("\ufeff") ? text.substring(1) : text, format)) {
            boolean first = true;
            for (CSVRecord record : parser) {
                if (first) {
                    table = new CsvTable(file, record.toList());
                    first = false;
                    continue;
                }
                if (record.size() != table.header.size()) {
                    throw new DataSetException("%s line %d has %d values, expected %d as the header"
                            .formatted(file, parser.getCurrentLineNumber(), record.size(), table.header.size()));
                }
                rows.add(new Row(table, parser.getCurrentLineNumber(), record.toList()));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DataSetException(file + " is no comma-separated table: " + e.getMessage(), e);
        }
        return table;
    }

    DataSetException headerFault(int column, String expected) {
        String found = column < header.size() ? "'" + header.get(column) + "'" : "missing";
        return new DataSetException(
                "%s line 1, column %d is %s, expected %s".formatted(file, column + 1, found, expected));
    }
}
