package io.ddnn.training.reproduce;

import io.ddnn.training.data.DataSet;
import io.ddnn.training.reproduce.chart.Chart;
import io.ddnn.training.reproduce.chart.ChartWriter;
import io.ddnn.training.train.TrainingListener;
import io.ddnn.training.train.TrainingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/**
 * Measures the paper's tables and figures on a data set and writes them as Markdown, CSV, PNG and SVG.
 *
 * <p>Every network's measurement is kept in the directory {@code runs} as soon as it is made; where that has it already,
 * nothing is trained. So work that was interrupted goes on where it stopped, and the same seeds give the same tables.
 */
public final class Reproduction {

    private static final int MIN_DEVICES = 2;

    private final Plan plan;
    private final Path out;
    private final Laboratory laboratory;
    private final Study study;
    private final List<PaperTable> tables;

    /**
     * What is measured.
     *
     * @param name what the report calls the data
     * @param data labelled samples of at least two devices
     * @param street makes the same street with another number of cameras; null for other data
     * @param splits at least one; by time only where frames are known
     * @param seeds at least one
     * @param options how networks are trained, but for the seed
     * @param tables ids of the tables that are wanted, of {@link #tables()}
     * @param remark a sentence about the run for the report, such as that it was a quick one
     */
    public record Plan(String name, DataSet data, @Nullable IntFunction<DataSet> street, List<Split> splits,
            List<Long> seeds, TrainingOptions options, List<String> tables, String remark) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        public Plan(String name, DataSet data, @Nullable IntFunction<DataSet> street, List<Split> splits,
                List<Long> seeds, TrainingOptions options, List<String> tables, String remark) {
            if (splits.isEmpty() || seeds.isEmpty()) {
                throw new IllegalArgumentException(
                        "splits are " + splits + " and seeds " + seeds + ", expected at least one of each");
            }
            if (data.devices().size() < MIN_DEVICES) {
                throw new IllegalArgumentException(
                        "the data set has devices " + data.devices() + ", expected at least " + MIN_DEVICES);
            }
            if (!data.labelled()) {
                throw new IllegalArgumentException(
                        "the data set has samples without a label, expected all to have one");
            }
            for (String table : tables) {
                if (!Reproduction.tables().contains(table)) {
                    throw new IllegalArgumentException(
                            "table is '" + table + "', expected one of " + Reproduction.tables());
                }
                if (!Reproduction.tables(data, street != null).contains(table)) {
                    throw new IllegalArgumentException(
                            "table '" + table + "' cannot be made of these data, expected one"
                                    + " of " + Reproduction.tables(data, street != null)
                                    + ": cameras needs the generated street, time-blocks needs frames");
                }
            }
            this.name = name;
            this.data = data;
            this.street = street;
            this.splits = List.copyOf(splits);
            this.seeds = List.copyOf(seeds);
            this.options = options;
            this.tables = List.copyOf(tables);
            this.remark = remark;
        }
    }

    /** The ids of the tables that data allow: {@code cameras} needs the street, {@code time-blocks} needs frames. */
    public static List<String> tables(DataSet data, boolean street) {
        return tables().stream()
                .filter(table -> street || !table.equals("cameras"))
                .filter(table -> Parts.hasFrames(data) || !table.equals("time-blocks"))
                .toList();
    }

    /** Hears how far the work is. */
    public interface Listener {

        /** So many networks must be trained and measured, and so many had been before. */
        void begins(int missing, int known);

        /** One more network is measured. */
        void measured(String network);
    }

    /**
     * Makes a reproduction.
     *
     * @param out the directory to write to
     */
    public Reproduction(Plan plan, Path out) {
        this.plan = plan;
        this.out = out;
        this.laboratory = new Laboratory(out.resolve("runs"), TrainingListener.NONE);
        this.study = new Study(plan.data(), plan.splits(), plan.seeds(), plan.options(), laboratory);
        this.tables = tables().stream().filter(plan.tables()::contains).map(this::table).toList();
    }

    private PaperTable table(String id) {
        return switch (id) {
            case "aggregations" -> new AggregationTable();
            case "thresholds" -> new ThresholdTable();
            case "devices" -> new DeviceTable();
            case "filters" -> new FilterTable();
            case "single-devices" -> new SingleDeviceTable();
            case "missing-device" -> new MissingTable();
            case "lost-devices" -> new LossTable();
            case "fillers" -> new FillerTable();
            case "topologies" -> new TopologyTable();
            case "cameras" -> new CameraTable(Objects.requireNonNull(plan.street()), plan.splits(), plan.seeds(),
                    plan.options(), laboratory);
            case "time-blocks" -> new BlockTable();
            default -> throw new IllegalArgumentException("table is '" + id + "', expected one of " + tables());
        };
    }

    /** The ids of all tables. */
    public static List<String> tables() {
        return List.of("aggregations", "thresholds", "devices", "filters", "single-devices", "missing-device",
                "lost-devices", "fillers", "topologies", "cameras", "time-blocks");
    }

    /**
     * Measures and writes.
     *
     * @throws IOException if a file cannot be read or written; what was measured is kept
     * @throws ai.djl.engine.EngineException if PyTorch cannot be loaded
     */
    public void run(Listener listener) throws IOException {
        if (tables.stream().anyMatch(PaperTable::needsBase)) {
            Map<String, Experiment> base = new LinkedHashMap<>();
            for (Split split : plan.splits()) {
                study.base(split).forEach(experiment -> base.put(experiment.key(), experiment));
            }
            measure(base, listener);
        }
        Map<String, Experiment> all = new LinkedHashMap<>();
        for (PaperTable table : tables) {
            table.experiments(study).forEach(experiment -> all.put(experiment.key(), experiment));
        }
        measure(all, listener);
        List<Sheet> sheets = new ArrayList<>();
        for (PaperTable table : tables) {
            sheets.add(table.sheet(study));
        }
        write(sheets);
    }

    private void measure(Map<String, Experiment> experiments, Listener listener) throws IOException {
        List<Experiment> missing =
                experiments.values().stream().filter(experiment -> !laboratory.has(experiment)).toList();
        listener.begins(missing.size(), experiments.size() - missing.size());
        for (Experiment experiment : missing) {
            laboratory.measure(experiment);
            listener.measured(experiment.definition().name() + ", "
                    + experiment.definition().devices().size() + " devices, seed " + experiment.options().seed());
        }
    }

    private void write(List<Sheet> sheets) throws IOException {
        StringBuilder report = new StringBuilder();
        report.append("# The paper's experiments on ").append(plan.name()).append("\n\n");
        report.append(plan.remark()).append(' ');
        report.append("%d samples, %d devices; splits: %s; seeds: %s; %d epochs. ".formatted(
                plan.data().samples().size(), plan.data().devices().size(),
                String.join(", ", plan.splits().stream().map(Split::text).toList()),
                String.join(", ", plan.seeds().stream().map(String::valueOf).toList()), plan.options().epochs()));
        report.append("Temperatures and thresholds are chosen on a part of their own, never on the test part. ");
        report.append(plan.seeds().size() == 1
                ? "Brackets hold 95 % Wilson intervals over the test samples.\n"
                : "Brackets hold 95 % intervals of the mean over the seeds (Student).\n");
        for (Sheet sheet : sheets) {
            report.append('\n').append(sheet.markdown());
            write(sheet.id() + ".csv", csv(sheet).getBytes(StandardCharsets.UTF_8));
            for (Chart chart : sheet.charts()) {
                write(chart.id() + ".png", ChartWriter.png(chart));
                write(chart.id() + ".svg", ChartWriter.svg(chart));
            }
        }
        write("README.md", report.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String csv(Sheet sheet) throws IOException {
        StringBuilder text = new StringBuilder();
        CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
        format.printRecord(text, sheet.columns().toArray());
        for (List<String> row : sheet.rows()) {
            format.printRecord(text, row.toArray());
        }
        return text.toString();
    }

    /** Writes a file whole or not at all. */
    private void write(String name, byte[] bytes) throws IOException {
        Files.createDirectories(out);
        Path temporary = Files.createTempFile(out, "report", ".tmp");
        Files.write(temporary, bytes);
        Files.move(temporary, out.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
