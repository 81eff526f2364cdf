package io.ddnn.cli;

import io.ddnn.model.plan.Chain;
import io.ddnn.model.plan.Stage;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How fast this machine runs the stages of a network.
 *
 * @param machine its name
 * @param kernel the kernels that were timed
 * @param milliseconds the median by stage
 * @param operationsPerSecond multiply-accumulates a second over all stages
 */
record Measurement(String machine, String kernel, Map<String, Double> milliseconds, double operationsPerSecond) {

    static Measurement of(String kernel, Chain chain, Map<String, Double> seconds) {
        Map<String, Double> milliseconds = new LinkedHashMap<>();
        double all = 0;
        long operations = 0;
        for (Stage stage : chain.stages()) {
            double time = seconds.getOrDefault(stage.name(), 0.0);
            milliseconds.put(stage.name(), 1e3 * time);
            all += time;
            operations += stage.operations();
        }
        return new Measurement(hostName(), kernel, milliseconds, operations / all);
    }

    private static String hostName() {
        String processor = System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
        try {
            return InetAddress.getLocalHost().getHostName() + " (" + processor + ")";
        } catch (UnknownHostException _) {
            return processor;
        }
    }

    /** Prints what can be put into a file of machines and links. */
    void print(PrintWriter out) {
        out.println("# measured with kernel " + kernel + String.format(Locale.ROOT,
                "; as one number: operations-per-second: %.3e", operationsPerSecond));
        out.println("    name: \"" + machine + "\"");
        out.println("    milliseconds: {" + milliseconds.entrySet().stream()
                .map(stage -> String.format(Locale.ROOT, "%s: %.5f", stage.getKey(), stage.getValue()))
                .collect(Collectors.joining(", ")) + "}");
    }
}
