package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Table;
import io.ddnn.client.Answer;
import io.ddnn.client.ClientSettings;
import io.ddnn.client.DeviceClient;
import io.ddnn.client.Upload;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.SampleId;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Posts one sample's images to its devices. */
@Command(name = "infer", customSynopsis = "ddnn infer --device URL... [--sample ID] [--timeout TIME] [--deadline TIME]"
        + " [--tries N] [--explain] [--token TOKEN] [--cacert FILE] [--json] IMAGE...",
        header = "Send one sample's images to running devices.", description = {
                "Posts one sample's images to all its devices at the same time, as cameras would, and prints"
                        + " their answers. Exits with 1 if a device does not answer."})
final class InferCommand implements Callable<Integer> {

    private static final String NO_VIEW = "none";

    @Spec
    private CommandSpec spec;

    @Option(names = "--device", paramLabel = "URL", arity = "1..*", split = ",", required = true,
            defaultValue = "${env:DDNN_DEVICES}",
            description = "Base addresses of the devices, such as http://127.0.0.1:8100 (default: environment variable"
                    + " DDNN_DEVICES).")
    private List<String> devices = new ArrayList<>();

    @Option(names = "--sample", paramLabel = "ID",
            description = "Id of the sample, 1 to 64 of [A-Za-z0-9._~-] (default: a new one).")
    private @Nullable String sample;

    @Option(names = "--timeout", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "10s",
            description = "The longest to wait for an answer (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(names = "--deadline", paramLabel = "TIME", converter = DurationConverter.class,
            description = "What the devices are told of how long they may take (default: as the devices are configured).")
    private @Nullable Duration deadline;

    @Option(names = "--tries", paramLabel = "N", defaultValue = "1",
            description = "How often a device is asked at most, within the timeout, if its connection breaks or it has too"
                    + " much to do (default: ${DEFAULT-VALUE}).")
    private int tries;

    @Option(names = "--explain", description = "Also print how the answers came about: the exits reached, with scores,"
            + " entropy and threshold, and what each tier sent to the next.")
    private boolean explain;

    @Mixin
    private AccessOptions access;

    @Parameters(paramLabel = "IMAGE", arity = "0..*",
            description = "A PNG or JPEG file for each device, in the order of the devices, or the word none where the"
                    + " object is not in the device's view.")
    private List<String> images = new ArrayList<>();

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        if (deadline != null && deadline.toMillis() < 1) {
            throw usage("--deadline is " + deadline.toNanos() / 1e6 + " ms, expected at least 1 ms");
        }
        if (tries < 1) {
            throw usage("--tries is " + tries + ", expected at least 1");
        }
        String id = sampleId();
        Map<URI, Upload> uploads = uploads();
        List<Answer> answers;
        ClientSettings settings =
                ClientSettings.within(timeout).withDeadline(deadline).withTries(tries).explaining(explain);
        try (DeviceClient client = new DeviceClient(settings, access.access())) {
            answers = client.post(id, uploads);
        }
        if (json.isSet()) {
            Json.print(spec.commandLine().getOut(), document(id, answers));
        } else {
            print(id, answers);
        }
        return answers.stream().allMatch(answer -> answer.outcome() instanceof Answer.Decided) ? 0 : 1;
    }

    private String sampleId() {
        if (sample == null) {
            return "infer-" + UUID.randomUUID().toString().substring(0, 8);
        }
        try {
            return SampleId.require(sample);
        } catch (MessageException e) {
            throw usage("--sample: " + e.getMessage());
        }
    }

    /** An option that takes several values also takes the images that follow it: an address has a scheme. */
    private Map<URI, Upload> uploads() throws IOException {
        List<URI> addresses = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (String value : devices) {
            if (isAddress(value)) {
                addresses.add(address(value));
            } else {
                files.add(value);
            }
        }
        files.addAll(images);
        if (addresses.isEmpty()) {
            throw usage("--device is " + devices + ", expected addresses such as http://127.0.0.1:8100");
        }
        if (addresses.stream().distinct().count() < addresses.size()) {
            throw usage("--device names a device twice: " + addresses);
        }
        if (files.size() != addresses.size()) {
            throw usage("got " + Numbers.count(addresses.size(), "device") + " and "
                    + Numbers.count(files.size(), "image") + " " + files
                    + ", expected one image a device, or the word none (devices begin with http://)");
        }
        Map<URI, Upload> uploads = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            uploads.put(addresses.get(i), upload(files.get(i)));
        }
        return uploads;
    }

    private static boolean isAddress(String value) {
        return value.startsWith("http://") || value.startsWith("https://");
    }

    private URI address(String value) {
        try {
            URI address = new URI(value);
            if (address.getHost() == null) {
                throw usage("--device is '" + value + "', expected an address such as http://127.0.0.1:8100");
            }
            return address;
        } catch (URISyntaxException e) {
            throw usage("--device is '" + value + "', expected an address such as http://127.0.0.1:8100");
        }
    }

    private static Upload upload(String file) throws IOException {
        if (file.equals(NO_VIEW)) {
            return Upload.NONE;
        }
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw new CommandException("image is '" + file + "', expected a file or the word none"
                    + (Files.isDirectory(path) ? "; this is a directory" : "; there is no such file"));
        }
        return new Upload(Files.readAllBytes(path));
    }

    private void print(String id, List<Answer> answers) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("sample " + id);
        Table table = new Table("device", "label", ">confidence", "exit", ">ms", "");
        for (Answer answer : answers) {
            switch (answer.outcome()) {
                case Answer.Decided(ReplyBody decision) -> table.row(answer.device(), decision.label(),
                        DecisionText.confidence(decision), decision.exit(), DecisionText.millis(answer.time()),
                        DecisionText.degraded(decision));
                case Answer.Failed(int _, String _, String detail) ->
                    table.row(answer.device(), "-", "-", "-", DecisionText.millis(answer.time()), "failed: " + detail);
            }
        }
        table.print(out);
        if (explain) {
            ExplanationText.print(out, answers);
        }
    }

    private static Document document(String id, List<Answer> answers) {
        List<DeviceAnswer> results = new ArrayList<>();
        for (Answer answer : answers) {
            double millis = answer.time().toNanos() / 1e6;
            results.add(switch (answer.outcome()) {
                case Answer.Decided(ReplyBody decision) -> new DeviceAnswer(answer.device(), millis, decision, null);
                case Answer.Failed failed -> new DeviceAnswer(answer.device(), millis, null, failed);
            });
        }
        return new Document(id, results);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The result as JSON. */
    record Document(String sample, List<DeviceAnswer> answers) {}

    /** A device's answer as JSON: a decision or a problem. */
    record DeviceAnswer(URI device, double millis, @Nullable ReplyBody decision, Answer.@Nullable Failed problem) {}
}
