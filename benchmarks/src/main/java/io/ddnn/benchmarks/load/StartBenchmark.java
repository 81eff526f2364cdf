package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.bare.BareService;
import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.benchmarks.process.ServiceProcess;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a tier takes until it is ready, and how much memory it has then, beside a bare service: from the class path, or
 * with an ahead-of-time cache that an earlier start has left (JEP 483, JEP 514).
 */
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
     * @param work directory for logs and caches
     * @param vectorModule whether the JVMs have the module of the Vector API
     * @param cache whether they have an ahead-of-time cache, each of its own first start
     * @return the starts of each, by the tier's name or {@link #BARE}
     */
    public static Map<String, List<Started>> run(Path bundle, Path work, boolean vectorModule, boolean cache,
            int rounds) throws IOException, InterruptedException {
        List<Subject> subjects = subjects(bundle, vectorModule);
        if (cache) {
            List<Subject> cached = new ArrayList<>();
            for (Subject subject : subjects) {
                cached.add(subject.cached(work));
            }
            subjects = cached;
        }
        Map<String, List<Started>> starts = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Subject subject : subjects) {
                starts.computeIfAbsent(subject.name(), _ -> new ArrayList<>()).add(subject.start(work));
            }
        }
        return starts;
    }

    private static List<Subject> subjects(Path bundle, boolean vectorModule) {
        NetworkDefinition definition = BundleDirectory.open(bundle).definition();
        List<Subject> subjects = new ArrayList<>();
        subjects.add(new Subject(BARE, bare(vectorModule),
                List.of("--bare.response-bytes=1", "--spring.threads.virtual.enabled=true")));
        for (Tier tier : Tier.values()) {
            NodeDefinition node = definition.nodes().stream().filter(one -> one.tier() == tier).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "network '" + definition.name() + "' has no node of tier " + tier.text()));
            List<String> settings = new ArrayList<>(List.of("--ddnn.bundle=" + bundle, "--ddnn.node=" + node.id()));
            if (tier != Tier.CLOUD) {
                settings.add("--ddnn.parent=http://127.0.0.1:1");
            }
            subjects.add(new Subject(tier.text(), command(Launcher.fast().command(tier), vectorModule), settings));
        }
        return subjects;
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

    /**
     * What is started.
     *
     * @param command up to the service's arguments; the JVM comes first
     * @param settings the service's arguments
     */
    private record Subject(String name, List<String> command, List<String> settings) {

        Started start(Path work) throws IOException {
            long start = System.nanoTime();
            try (ServiceProcess process = process(command, work)) {
                process.awaitReady();
                return new Started((System.nanoTime() - start) / 1e9, process.residentBytes());
            }
        }

        /** The same with a cache, which a first start writes when it ends. */
        Subject cached(Path work) throws IOException, InterruptedException {
            Path cache = work.resolve(name.replace(' ', '-') + ".aot");
            try (ServiceProcess process = process(with("-XX:AOTCacheOutput=" + cache), work)) {
                process.awaitReady();
                process.terminate();
            }
            if (!Files.exists(cache)) {
                throw new IOException("the JVM of the " + name + " wrote no cache: see " + work.resolve("start.log"));
            }
            return new Subject(name, with("-XX:AOTCache=" + cache), settings);
        }

        private List<String> with(String option) {
            List<String> changed = new ArrayList<>(command);
            changed.add(1, option);
            return changed;
        }

        private ServiceProcess process(List<String> java, Path work) throws IOException {
            return ServiceProcess.start(java, ServiceProcess.freePort(), work.resolve("start.log"), settings);
        }
    }
}
