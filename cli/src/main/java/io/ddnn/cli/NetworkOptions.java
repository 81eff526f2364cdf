package io.ddnn.cli;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.DefinitionException;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.evaluate.Thresholds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that run a network on a data set. */
final class NetworkOptions {

    private static final String NO_THRESHOLD = "none";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", required = true, description = "The trained network.")
    private Path bundle;

    @Option(names = "--data", paramLabel = "DATA", required = true,
            description = "A data set: a folder with samples.csv and images, or an archive *.npz.")
    private Path data;

    @Option(names = "--missing", paramLabel = "ID", split = ",",
            description = "Devices that say nothing, as if they were lost.")
    private Set<String> missing = new LinkedHashSet<>();

    @Option(names = "--threshold", paramLabel = "EXIT=T", split = ",",
            description = "Another threshold, 0 to 1, or none, so that no sample leaves there. EXIT is local or edge for"
                    + " all exits of that name that have a threshold, or NODE:EXIT; local@N is the exit behind a device's"
                    + " block N where it has several.")
    private List<String> thresholds = new ArrayList<>();

    Path dataPath() {
        return data;
    }

    /** The bundle with the thresholds and without the devices that the options name. */
    Opened open() {
        BundleDirectory directory = BundleDirectory.open(bundle);
        Bundle read = directory.readAll();
        NetworkDefinition definition = read.definition();
        requireMissing(definition);
        for (String option : thresholds) {
            int equals = option.lastIndexOf('=');
            if (equals < 1) {
                throw usage("--threshold is '" + option + "', expected EXIT=T such as local=0.8");
            }
            String exit = option.substring(0, equals);
            Double threshold = threshold(exit, option.substring(equals + 1));
            try {
                definition = Thresholds.set(definition, exit, threshold);
            } catch (DefinitionException | IllegalArgumentException e) {
                throw usage("--threshold: " + e.getMessage());
            }
        }
        WholeNetwork network = read.wholeNetwork(KernelProviders.choose().provider()).withDefinition(definition);
        return new Opened(network, directory.version(), Set.copyOf(missing));
    }

    private void requireMissing(NetworkDefinition definition) {
        List<String> devices = definition.devices().stream().map(NodeDefinition::id).toList();
        for (String device : missing) {
            if (!devices.contains(device)) {
                throw usage("--missing is '" + device + "', expected one of " + String.join(", ", devices));
            }
        }
        if (missing.containsAll(devices)) {
            throw usage("--missing names all devices, expected at least one to be left");
        }
    }

    private @Nullable Double threshold(String exit, String text) {
        if (text.equals(NO_THRESHOLD)) {
            return null;
        }
        try {
            double threshold = Double.parseDouble(text);
            if (threshold >= 0 && threshold <= 1) {
                return threshold;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw usage("--threshold of exit '" + exit + "' is '" + text + "', expected 0 to 1, or none");
    }

    /** The data set, with images of the network's input shape and its classes. */
    DataSet read(NetworkDefinition definition) {
        return new DataSetReader(definition.input().width(), definition.input().height(), definition.classes())
                .read(data);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /**
     * What the options name.
     *
     * @param network the network
     * @param version its version
     * @param missing ids of the devices that say nothing
     */
    record Opened(WholeNetwork network, String version, Set<String> missing) {

        NetworkDefinition definition() {
            return network.definition();
        }
    }
}
