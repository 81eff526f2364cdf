package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.bare.BareService;
import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.benchmarks.process.ServiceProcess;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a tier takes until it is ready, and how much memory it has then, beside a bare service. */
public final class StartBenchmark {

    /** The name of the bare service in the results. */
    public static final String BARE = "bare service";

    private StartBenchmark() {}

    /**
     * A start.
     *
     * @param seconds from the start of the process until it is ready
     * @param residentBytes memory that is in use then
     */
    public record Started(double seconds, long residentBytes) {}

    /**
     * Starts a node of each tier, and the bare service, in turns.
     *
     * @param vectorModule whether the JVMs have the module of the Vector API
     * @return the starts of each, by the tier's name or {@link #BARE}
     */
    public static Map<String, List<Started>> run(Path bundle, Path work, boolean vectorModule, int rounds)
            throws IOException {
        NetworkDefinition definition = BundleDirectory.open(bundle).definition();
        Map<String, List<Started>> starts = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            starts.computeIfAbsent(BARE, _ -> new ArrayList<>()).add(start(bare(vectorModule),
                    List.of("--bare.response-bytes=1", "--spring.threads.virtual.enabled=true"), work));
            for (Tier tier : Tier.values()) {
                NodeDefinition node = definition.nodes().stream().filter(one -> one.tier() == tier).findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "network '" + definition.name() + "' has no node of tier " + tier.text()));
                List<String> settings = new ArrayList<>(List.of("--ddnn.bundle=" + bundle, "--ddnn.node=" + node.id()));
                if (tier != Tier.CLOUD) {
                    settings.add("--ddnn.parent=http://127.0.0.1:1");
                }
                starts.computeIfAbsent(tier.text(), _ -> new ArrayList<>())
                        .add(start(command(Launcher.fast().command(tier), vectorModule), settings, work));
            }
        }
        return starts;
    }

    private static List<String> bare(boolean vectorModule) {
        List<String> command = Launcher.fastJava();
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BareService.class.getName()));
        return command(command, vectorModule);
    }

    private static List<String> command(List<String> command, boolean vectorModule) {
        List<String> changed = new ArrayList<>(command);
        if (!vectorModule) {
            int module = changed.indexOf("--add-modules");
            changed.subList(module, module + 2).clear();
        }
        return changed;
    }

    private static Started start(List<String> command, List<String> settings, Path work) throws IOException {
        int port = ServiceProcess.freePort();
        long start = System.nanoTime();
        try (ServiceProcess process = ServiceProcess.start(command, port, work.resolve("start.log"), settings)) {
            process.awaitReady();
            return new Started((System.nanoTime() - start) / 1e9, process.residentBytes());
        }
    }
}
