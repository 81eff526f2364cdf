package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A protected hierarchy as a person runs it: {@code up --tls}, and {@code infer} against it, each in its own process. */
class CommandLineTlsSystemTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern DEVICE = Pattern.compile("camera-\\d\\s+device\\s+(https://\\S+)");

    @TempDir
    private Path directory;

    private static Process ddnn(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp", System.getProperty("java.class.path"), "-Dddnn.home=" + System.getProperty("ddnn.root"),
                "io.ddnn.cli.Ddnn"));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).directory(Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")))
                .toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private String infer(List<String> devices, String... access) throws Exception {
        Path image = Files.write(directory.resolve("black.png"), new PngEncoder().encode(PixelImage.black(32, 32)));
        List<String> arguments = new ArrayList<>(List.of("infer", "--device", String.join(",", devices)));
        arguments.addAll(Arrays.asList(access));
        arguments.add(image.toString());
        devices.stream().skip(1).forEach(_ -> arguments.add("none"));
        Path output = directory.resolve("infer.log");
        Process process = ddnn(output, arguments.toArray(String[]::new));
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + "\n" + Files.readString(output);
    }

    @Test
    void upWithTlsIsAnsweredToThoseWhoHaveItsAuthorityAndAToken() throws Exception {
        Path certificates = directory.resolve("certificates");
        Path output = directory.resolve("up.log");
        Process up = ddnn(output, "up", "--bundle", "models/street-c", "--port", "0", "--tls=" + certificates);
        try {
            await().atMost(PATIENCE).until(() -> !up.isAlive() || read(output).contains("Ctrl-C"));
            List<String> devices = new ArrayList<>();
            Matcher matcher = DEVICE.matcher(read(output));
            while (matcher.find()) {
                devices.add(matcher.group(1));
            }
            assertThat(devices).as(read(output)).hasSize(6);
            String authority = certificates.resolve("ca.crt").toString();
            String token = "@" + certificates.resolve("client.token");

            assertThat(infer(devices, "--cacert", authority, "--token", token)).startsWith("0\n")
                    .contains("https://127.0.0.1:").doesNotContain("failed");
            assertThat(infer(devices, "--cacert", authority)).startsWith("1\n").contains("token");
            assertThat(infer(devices, "--token", token)).startsWith("1\n").doesNotContain("Exception in thread");
            assertThat(read(output)).doesNotContain(Files.readString(certificates.resolve("client.token")).strip());
        } finally {
            up.destroy();
            assertThat(up.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ends in order").isTrue();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
