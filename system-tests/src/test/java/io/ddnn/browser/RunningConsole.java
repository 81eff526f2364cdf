package io.ddnn.browser;

import static org.awaitility.Awaitility.await;

import io.ddnn.client.Access;
import io.ddnn.client.ClientSettings;
import io.ddnn.client.DeviceClient;
import io.ddnn.client.SampleAnswer;
import io.ddnn.client.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ddnn up} in a process of its own, as a person starts it, and its services as others see them. */
final class RunningConsole implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern NODE = Pattern.compile("^(\\S+)\\s+(device|edge|cloud)\\s+(http://\\S+)$",
            Pattern.MULTILINE);
    private static final Pattern PAGE = Pattern.compile("(http://\\S+)#token=(\\S+)");
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Map<String, URI> nodes = new LinkedHashMap<>();
    private final List<String> devices;
    private final String page;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();
    private final DeviceClient client =
            new DeviceClient(ClientSettings.within(Duration.ofSeconds(20)).explaining(true), Access.NONE);

    private RunningConsole(Process process, String output) {
        this.process = process;
        Matcher lines = NODE.matcher(output);
        while (lines.find()) {
            nodes.put(lines.group(1), URI.create(lines.group(3)));
        }
        this.devices = nodes.keySet().stream().filter(node -> node.startsWith("camera")).toList();
        Matcher address = PAGE.matcher(output);
        if (!address.find()) {
            throw new IllegalStateException("no address of a page in: " + output);
        }
        this.page = address.group(1);
        this.token = address.group(2);
    }

    static RunningConsole start(Path directory) throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")));
        Path output = directory.resolve("up.log");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Dddnn.home=" + root, "io.ddnn.cli.Ddnn", "up", "--port", "0",
                "--state", directory.resolve("state").toString()).directory(root.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        try {
            await().atMost(PATIENCE)
                    .until(() -> !process.isAlive() || Files.readString(output).contains("Ctrl-C stops them"));
            return new RunningConsole(process, Files.readString(output));
        } catch (RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    /** The page's address. */
    String page() {
        return page;
    }

    String token() {
        return token;
    }

    List<String> devices() {
        return devices;
    }

    /** What a node says of its thresholds. */
    JsonNode thresholds(String node) {
        return JSON.readTree(get(node, "/admin/thresholds").body());
    }

    /** What a node has counted. */
    double meter(String node, String line) {
        return get(node, "/actuator/prometheus").body().lines().filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' ')))).sum();
    }

    HttpResponse<String> get(String node, String path) {
        try {
            return http.send(HttpRequest.newBuilder(Objects.requireNonNull(nodes.get(node)).resolve(path))
                    .header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes all faults back, whatever a test has left. */
    void heal() {
        nodes.values().forEach(node -> {
            try {
                http.send(HttpRequest.newBuilder(node.resolve("/admin/faults"))
                        .headers("Authorization", "Bearer " + token, "Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"unplugged\":false,\"uplinkCut\":false}")).build(),
                        BodyHandlers.discarding());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Posts pictures as any client would. */
    SampleAnswer post(String sample, Map<String, byte[]> images) {
        Map<URI, Upload> uploads = new LinkedHashMap<>();
        for (String device : devices) {
            byte[] image = images.get(device);
            uploads.put(Objects.requireNonNull(nodes.get(device)), image == null ? Upload.NONE : new Upload(image));
        }
        return client.decide(sample, uploads);
    }

    @Override
    public void close() {
        client.close();
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
