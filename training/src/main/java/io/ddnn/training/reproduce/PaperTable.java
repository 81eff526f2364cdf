package io.ddnn.training.reproduce;

import java.io.IOException;
import java.util.List;

/** A table of the report: which experiments it needs, and how their results are laid out. */
interface PaperTable {

    /** Its name on the command line and in files. */
    String id();

    /** Whether it is made of {@link Study#base}, or needs it to tell which experiments it needs. */
    default boolean needsBase() {
        return true;
    }

    /**
     * The experiments that it needs: those of {@link Study#base}, which have been measured before, unless it says
     * otherwise.
     *
     * @throws IOException if a measurement cannot be read
     */
    default List<Experiment> experiments(Study study) throws IOException {
        return study.splits().stream().flatMap(split -> study.base(split).stream()).toList();
    }

    /**
     * Lays out the results.
     *
     * @throws IOException if a measurement cannot be read
     */
    Sheet sheet(Study study) throws IOException;
}
