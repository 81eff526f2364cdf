package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Progress;
import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.plan.Chain;
import io.ddnn.model.plan.CostModel;
import io.ddnn.model.plan.ExitShares;
import io.ddnn.model.plan.LinksFile;
import io.ddnn.model.plan.Objective;
import io.ddnn.model.plan.PlanException;
import io.ddnn.model.plan.Planner;
import io.ddnn.model.plan.StageTimer;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.SampleViews;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Finds where the parts of a network should run. */
@Command(name = "plan", header = "Find where the parts of a network should run.", description = {
        "Prints the best cut of a network between devices, edge and cloud for given machines and links, all other"
                + " cuts with their latency, bytes and energy, and at which bandwidth and speed of the devices another"
                + " one becomes the best. The answers of the network are the same for all of them."})
final class PlanCommand implements Callable<Integer> {

    private static final int WARM_UPS = 2000;
    private static final int RUNS = 1001;
    private static final String SHARE_METRIC = "validation.share.";

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", required = true, description = "The trained network.")
    private Path bundle;

    @Option(names = "--links", paramLabel = "FILE",
            description = "Machines and links, as in networks/links.yaml. Not needed only to measure.")
    private @Nullable Path links;

    @Option(names = "--data", paramLabel = "DATA",
            description = "A data set, to count where samples leave. Without it and --exits: the shares of the validation"
                    + " part that the bundle tells.")
    private @Nullable Path data;

    @Option(names = "--exits", paramLabel = "EXIT=SHARE", split = ",",
            description = "Which share of all samples leaves where, as in local=0.8,edge=0.1; the rest leaves at the last"
                    + " exit. One of several exits of a device is named by its stage, as in device-block-1=0.5.")
    private List<String> exits = new ArrayList<>();

    @Option(names = "--optimize", paramLabel = "WHAT", defaultValue = "latency",
            description = "What changes of bandwidth and speed are judged by: latency, bytes or energy (default:"
                    + " ${DEFAULT-VALUE}).")
    private Objective objective;

    @Option(names = "--as-defined",
            description = "Only cuts that the network's definition runs as it is: what is left to choose is how devices"
                    + " send (ddnn.offload.mode).")
    private boolean asDefined;

    @Option(names = "--measure",
            description = "Time the stages on this machine, print them for the file, and use them for machines whose"
                    + " speed the file does not tell.")
    private boolean measure;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        if (links == null && !measure) {
            throw usage("--links is missing, expected a file of machines and links, or --measure");
        }
        if (data != null && !exits.isEmpty()) {
            throw usage("--data and --exits are given, expected only one of them");
        }
        BundleDirectory directory = BundleDirectory.open(bundle);
        Bundle read = directory.readAll();
        NetworkDefinition definition = read.definition();
        KernelProvider kernels = KernelProviders.choose().provider();
        Chain chain = Chain.of(definition);
        Map<String, Double> measured =
                measure ? StageTimer.measure(definition, read.slices(), kernels, WARM_UPS, RUNS) : null;
        Measurement measurement = measured == null ? null : Measurement.of(kernels.name(), chain, measured);
        PlanReport report = null;
        if (links != null) {
            LinksFile file = LinksFile.read(links);
            if (objective == Objective.ENERGY && !file.tellsEnergy()) {
                throw new CommandException("--optimize is energy, but " + links
                        + " has neither machines.device.watts nor machines.device.transmit-joules-per-byte");
            }
            ExitShares shares = shares(chain, read, directory);
            CostModel model = new CostModel(chain, file.environment(chain, measured), shares);
            Planner planner = new Planner(chain, model,
                    asDefined ? Planner.cutsAsDefined(chain) : Planner.cuts(chain));
            report = new PlanReport(directory.version(), chain, model, shares, planner, objective, file.tellsEnergy());
        }
        print(measurement, report);
        return 0;
    }

    private void print(@Nullable Measurement measurement, @Nullable PlanReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(out, new Document(measurement, report == null ? null : report.document()));
            return;
        }
        if (measurement != null) {
            measurement.print(out);
        }
        if (report != null) {
            if (measurement != null) {
                out.println();
            }
            report.print(out);
        }
        out.flush();
    }

    private ExitShares shares(Chain chain, Bundle read, BundleDirectory directory) {
        if (data != null) {
            return counted(chain, read, data);
        }
        Map<String, Double> named = exits.isEmpty() ? validation(directory) : given();
        if (named.isEmpty() && !ExitShares.earlyExits(chain).isEmpty()) {
            throw usage("samples may leave at " + ExitShares.earlyExits(chain)
                    + ", and the bundle does not tell how many do; expected --data or --exits");
        }
        try {
            return ExitShares.named(chain, named);
        } catch (PlanException e) {
            throw exits.isEmpty() ? e : usage("--exits: " + e.getMessage());
        }
    }

    private ExitShares counted(Chain chain, Bundle read, Path from) {
        NetworkDefinition definition = read.definition();
        WholeNetwork network = read.wholeNetwork(KernelProviders.choose().provider());
        DataSet set = new DataSetReader(definition.input().width(), definition.input().height(), definition.classes())
                .read(from);
        SampleViews views = new SampleViews(definition, set, Set.of());
        ExitShares.Counter counter = new ExitShares.Counter(chain);
        try (Progress progress = Progress.of("plan", set.samples().size(), spec.commandLine().getErr())) {
            for (Sample sample : set.samples()) {
                SampleResult result = network.evaluate(views.of(sample));
                counter.add(result.decidedBy(), result.exits().stream()
                        .filter(exit -> exit.taken() && exit.node().equals(result.decidedBy()))
                        .findFirst()
                        .orElseThrow()
                        .after());
                progress.step();
            }
        }
        return counter.shares();
    }

    private static Map<String, Double> validation(BundleDirectory directory) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (ExitName exit : ExitName.values()) {
            Double share = directory.manifest().metrics().get(SHARE_METRIC + exit.text());
            if (share != null && exit != ExitName.CLOUD) {
                shares.put(exit.text(), share);
            }
        }
        return shares;
    }

    private Map<String, Double> given() {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String option : exits) {
            int equals = option.indexOf('=');
            try {
                String exit = equals < 0 ? option : option.substring(0, equals);
                Double before = shares.put(exit, Double.valueOf(equals < 0 ? "" : option.substring(equals + 1)));
                if (before != null) {
                    throw usage("--exits: exit '" + exit + "' is named twice, expected once");
                }
            } catch (NumberFormatException _) {
                throw usage("--exits is '" + option + "', expected EXIT=SHARE such as local=0.8");
            }
        }
        return shares;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The result as JSON; either part may be absent. */
    record Document(@Nullable Measurement measured, PlanReport.@Nullable Document plan) {}
}
