package io.ddnn.training.evaluate;

import java.io.IOException;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;

/**
 * Predictions as a table: comma-separated values after RFC 4180, with the columns
 * {@code sample,label,exit,confidence,entropy,bytes}. Numbers have as many digits as tell them apart.
 */
public final class PredictionTable {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final Appendable out;

    /**
     * Begins a table.
     *
     * @throws IOException if the header cannot be written
     */
    public PredictionTable(Appendable out) throws IOException {
        this.out = out;
        FORMAT.printRecord(out, "sample", "label", "exit", "confidence", "entropy", "bytes");
    }

    /**
     * Adds a row.
     *
     * @throws IOException if it cannot be written
     */
    public void add(Prediction prediction) throws IOException {
        FORMAT.printRecord(out, prediction.sample(), prediction.label(), prediction.exit().text(),
                prediction.confidence(), prediction.entropy(), bytes(prediction.bytes()));
    }

    /** A whole number where it is one. */
    private static String bytes(double bytes) {
        return bytes == Math.rint(bytes) ? String.format(Locale.ROOT, "%.0f", bytes) : Double.toString(bytes);
    }
}
