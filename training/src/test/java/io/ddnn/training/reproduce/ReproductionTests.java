package io.ddnn.training.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.training.data.DataSet;
import io.ddnn.training.evaluate.Losses;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import io.ddnn.training.train.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTests {

    private static final DataSet STREET = new StreetGenerator(new StreetOptions(60, 3, 32, 4)).generate();

    @TempDir
    private Path out;

    private static Reproduction.Plan plan(List<String> tables) {
        return new Reproduction.Plan("street", STREET, null, List.of(Split.TIME), List.of(1L, 2L),
                TrainingOptions.defaults().withEpochs(1), tables, "A test.");
    }

    /** Hears what is measured, and may break off. */
    private static final class Ear implements Reproduction.Listener {
        private final List<String> measured = new ArrayList<>();
        private final int breakAfter;
        private int missing;
        private int known;

        Ear(int breakAfter) {
            this.breakAfter = breakAfter;
        }

        @Override
        public void begins(int missingNow, int knownNow) {
            missing += missingNow;
            known += knownNow;
        }

        @Override
        public void measured(String network) {
            measured.add(network);
            if (measured.size() == breakAfter) {
                throw new UncheckedIOException(new IOException("interrupted"));
            }
        }
    }

    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(String.valueOf(path.getFileName()),
                        new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    @Tag("pytorch")
    void goesOnWhereItWasInterruptedAndWritesTheSame() throws IOException {
        Reproduction.Plan plan = plan(List.of("thresholds", "filters", "lost-devices"));
        Path whole = out.resolve("whole");
        Ear once = new Ear(-1);
        new Reproduction(plan, whole).run(once);
        assertThat(once.measured).hasSize(8);
        assertThat(files(whole)).containsKeys("README.md", "thresholds.csv", "filters.csv", "filters.png",
                "filters.svg", "lost-devices.csv", "thresholds-bytes.png");

        Path broken = out.resolve("broken");
        try {
            new Reproduction(plan, broken).run(new Ear(3));
        } catch (UncheckedIOException e) {
            assertThat(e).hasRootCauseMessage("interrupted");
        }
        assertThat(files(broken)).isEmpty();
        Ear second = new Ear(-1);
        new Reproduction(plan, broken).run(second);
        assertThat(second.measured).hasSize(second.missing).hasSize(5);
        assertThat(second.known).isPositive();
        assertThat(files(broken)).isEqualTo(files(whole));
    }

    @Test
    void aMeasurementOfAnotherVersionIsNamed() throws IOException {
        Reproduction.Plan plan = plan(List.of("thresholds"));
        Study study = new Study(STREET, plan.splits(), plan.seeds(), plan.options(),
                new Laboratory(out, _ -> {}));
        Experiment experiment = study.base(Split.TIME).getFirst();
        Path file = out.resolve(experiment.key() + ".json");
        Files.writeString(file, "{\"other\": 1}");
        assertThatIOException().isThrownBy(() -> study.measured(List.of(experiment)))
                .withMessageStartingWith(file + " is no measurement of this version");
    }

    @Test
    void aKeyStandsForAllThatAResultDependsOn() {
        Study study = new Study(STREET, List.of(Split.TIME, Split.RANDOM), List.of(1L, 2L),
                TrainingOptions.defaults(), new Laboratory(out, _ -> {}));
        List<Experiment> experiments = new ArrayList<>(study.base(Split.TIME));
        experiments.addAll(study.base(Split.RANDOM));
        experiments.add(study.experiments(study.variations(2).e(study.devices()), Split.TIME, Losses.NONE, false)
                .getFirst());
        experiments.add(study.experiments(study.variations(2).e(study.devices()), Split.TIME, Losses.PAIRS, false)
                .getFirst());
        assertThat(experiments.stream().map(Experiment::key).toList()).doesNotHaveDuplicates();
        assertThat(study.base(Split.TIME).getFirst().key()).isEqualTo(experiments.getFirst().key());
    }

    @Test
    void refusesATableThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> plan(List.of("colours")))
                .withMessageStartingWith("table is 'colours', expected one of [aggregations,");
    }
}
