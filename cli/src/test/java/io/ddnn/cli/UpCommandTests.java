package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UpCommandTests {

    @TempDir
    private static Path directory;

    private static Path bundle;
    private static Path data;

    @BeforeAll
    static void write() throws IOException {
        bundle = Pair.writeBundle(directory);
        data = Pair.writeData(directory, true);
    }

    @Test
    void runsUntilItIsInterrupted() throws Exception {
        StringWriter text = new StringWriter();
        try (ExecutorService thread = Executors.newSingleThreadExecutor();
                PipedWriter pipe = new PipedWriter();
                Scanner lines = new Scanner(new PipedReader(pipe))) {
            CommandLine commandLine = Ddnn.commandLine().setOut(new PrintWriter(pipe));
            Future<Integer> running = thread.submit(() -> commandLine.execute(
                    "up", "--bundle", bundle.toString(), "--port", "0", "--samples", data.toString()));
            String line = "";
            while (!line.startsWith("Ctrl-C")) {
                line = lines.nextLine();
                text.append(line).append('\n');
            }
            String left = text.toString().replaceAll("(?s).*left +device +(\\S+).*", "$1");
            String right = text.toString().replaceAll("(?s).*right +device +(\\S+).*", "$1");

            assertThat(CommandRun.of("infer", "--device", left, right, "none", "none").exitCode()).isZero();

            thread.shutdownNow();
            assertThat(running.get()).isZero();
        }
        assertThat(text.toString()).contains("4 services started", "/actuator/prometheus", "curl -s",
                "left.png", "./ddnn infer --device http://127.0.0.1:");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int first = socket.getLocalPort() - 3;

            CommandRun run = CommandRun.of("up", "--bundle", bundle, "--port", first);

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).startsWith(
                    "ddnn up: node 'cloud' cannot start: port " + socket.getLocalPort() + " is in use");
        }
    }

    @Test
    void aPortHasARange() {
        CommandRun run = CommandRun.of("up", "--bundle", bundle, "--port", 70_000);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("ddnn up: --port is 70000, expected 0 (any free ports) to 65535");
    }
}
