package io.ddnn.benchmarks.process;

import io.ddnn.model.network.Tier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a tier's service is started: the command line up to the service's own arguments. */
@FunctionalInterface
public interface Launcher {

    /** The command for a tier. */
    List<String> command(Tier tier);

    /** From the class path of this process. */
    static Launcher fromClassPath() {
        return tier -> classPath(java(), tier);
    }

    /** The same, with the compilers and the heap that a server has. */
    static Launcher fast() {
        return tier -> classPath(fastJava(), tier);
    }

    private static List<String> classPath(List<String> java, Tier tier) {
        java.addAll(List.of("-cp", System.getProperty("java.class.path"), switch (tier) {
            case DEVICE -> "io.ddnn.device.DeviceApplication";
            case EDGE -> "io.ddnn.edge.EdgeApplication";
            case CLOUD -> "io.ddnn.cloud.CloudApplication";
        }));
        return java;
    }

    /** A JVM for services whose speed is measured. */
    static List<String> fastJava() {
        return new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmx256m",
                // compiler threads stay, so that their time can be told from the rest
                "-XX:-UseDynamicNumberOfCompilerThreads"));
    }

    /**
     * From the executable jars that a build has left.
     *
     * @param root directory of the sources
     * @param version version of the jars
     */
    static Launcher fromJars(Path root, String version) {
        return tier -> {
            String service = tier.text() + "-service";
            Path jar = root.resolve(service).resolve("target/" + service + "-" + version + "-exec.jar");
            if (!Files.exists(jar)) {
                throw new IllegalStateException(jar + " is missing: run the package phase first");
            }
            List<String> command = java();
            command.addAll(List.of("-jar", jar.toString()));
            return command;
        };
    }

    // the first compiler only: eight JVMs start at once on a small machine
    private static List<String> java() {
        return new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    }
}
