package io.ddnn.training.reproduce;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.calibrate.ThresholdGoal;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.evaluate.Evaluation;
import io.ddnn.training.evaluate.Evaluator;
import io.ddnn.training.evaluate.Proportion;
import io.ddnn.training.evaluate.Thresholds;
import io.ddnn.training.export.Export;
import io.ddnn.training.train.TrainedNetwork;
import io.ddnn.training.train.Trainer;
import io.ddnn.training.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Trains and measures networks, and keeps every measurement in a file, so that no work is done twice. */
final class Laboratory {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;
    private final TrainingListener listener;

    /**
     * Makes a laboratory.
     *
     * @param directory where measurements are kept
     */
    Laboratory(Path directory, TrainingListener listener) {
        this.directory = directory;
        this.listener = listener;
    }

    /** Whether an experiment was measured before. */
    boolean has(Experiment experiment) {
        return Files.exists(file(experiment));
    }

    /**
     * The measurement of an experiment, from its file if there is one.
     *
     * @throws IOException if a file cannot be read or written
     */
    Measurement measure(Experiment experiment) throws IOException {
        Path file = file(experiment);
        if (Files.exists(file)) {
            try {
                return JSON.readValue(Files.readAllBytes(file), Measurement.class);
            } catch (JacksonException e) {
                throw new IOException(file + " is no measurement of this version (" + e.getOriginalMessage()
                        + "): delete it, and it is made anew", e);
            }
        }
        Measurement measurement = run(experiment);
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, "run", ".tmp");
        Files.write(temporary, JSON.writeValueAsBytes(measurement));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return measurement;
    }

    private Path file(Experiment experiment) {
        return directory.resolve(experiment.key() + ".json");
    }

    private Measurement run(Experiment experiment) {
        NetworkDefinition definition = experiment.definition();
        DataSet none = experiment.parts().choose().filter(_ -> false);
        TrainedNetwork trained =
                Trainer.train(definition, experiment.parts().fit(), none, experiment.options(), listener);
        Bundle bundle = Export.bundle(trained, experiment.parts().choose(), ThresholdGoal.DEFAULT);
        WholeNetwork network = bundle.wholeNetwork(KernelProviders.choose().provider());
        DataSet test = experiment.parts().test();
        Evaluator evaluator = new Evaluator(network);
        List<Measurement.At> sweep = new ArrayList<>();
        for (double threshold : experiment.sweep() ? Measurement.SWEEP : List.<Double>of()) {
            sweep.add(at(network, threshold, test));
        }
        List<String> devices = definition.devices().stream().map(NodeDefinition::id).toList();
        List<Outcome> lost = new ArrayList<>();
        for (Set<String> missing : experiment.losses().of(devices)) {
            lost.add(Outcome.of(evaluator.evaluate(test, missing, () -> {})));
        }
        return new Measurement(Outcome.of(evaluator.evaluate(test, Set.of(), () -> {})), sweep, lost);
    }

    private static Measurement.At at(WholeNetwork network, double threshold, DataSet test) {
        NetworkDefinition moved = Thresholds.set(network.definition(), "local", threshold);
        Evaluation evaluation =
                new Evaluator(network.withDefinition(moved)).evaluate(test, Set.of(), () -> {});
        int left = evaluation.exits().stream()
                .filter(exit -> exit.name() == ExitName.LOCAL)
                .mapToInt(exit -> exit.taken().hits())
                .sum();
        return new Measurement.At(threshold, new Proportion(left, evaluation.samples()), evaluation.overall(),
                evaluation.uplinkBytes());
    }
}
