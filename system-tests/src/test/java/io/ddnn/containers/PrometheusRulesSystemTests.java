package io.ddnn.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.ImagePullPolicy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The rules for Prometheus, by its own tool. */
@NeedsContainers
class PrometheusRulesSystemTests {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")));
    private static final String IMAGE =
            Objects.requireNonNullElse(System.getenv("DDNN_PROMETHEUS_IMAGE"), "prom/prometheus:v3.5.0");

    @Test
    void promtoolFindsNothingWrongAndItsTestsPass() throws Exception {
        ImagePullPolicy local = _ -> false;
        try (GenericContainer<?> prometheus = new GenericContainer<>(DockerImageName.parse(IMAGE))) {
            if (System.getenv("DDNN_PROMETHEUS_IMAGE") != null) {
                prometheus.withImagePullPolicy(local);
            }
            // copied and not mounted: for a mount Testcontainers first wants an image of its own
            prometheus.withCopyFileToContainer(MountableFile.forHostPath(ROOT.resolve("docker/prometheus")), "/rules")
                    .withCommand("--config.file=/rules/tests/idle.yml", "--storage.tsdb.path=/tmp/data")
                    .start();
            for (List<String> command : Stream.of("check rules /rules/rules/recording.yml /rules/rules/alerts.yml",
                    "check config --syntax-only /rules/prometheus.yml", "test rules /rules/tests/rules_test.yml")
                    .map(line -> List.of(("promtool " + line).split(" "))).toList()) {
                ExecResult ended = prometheus.execInContainer(command.toArray(String[]::new));
                assertThat(ended.getExitCode()).as(command + ": " + ended.getStdout() + ended.getStderr()).isZero();
            }
        }
    }
}
