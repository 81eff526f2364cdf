package io.ddnn.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.ContainerNetwork;
import io.ddnn.client.Access;
import io.ddnn.client.Answer;
import io.ddnn.client.DeviceClient;
import io.ddnn.client.Upload;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.SampleViews;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docker compose up}, and what its users do. Ordered: what is counted must not see the faults of later tests. */
@NeedsContainers
@TestMethodOrder(OrderAnnotation.class)
class ComposeSystemTests {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")));
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static Compose compose;
    private static DeviceClient client;
    private static DataSet data;
    private static WholeNetwork network;
    private static int asked;

    @BeforeAll
    static void up() throws IOException {
        network = BundleDirectory.open(ROOT.resolve("models/street-c")).readAll()
                .wholeNetwork(new ScalarKernelProvider());
        data = new DataSetReader(32, 32, network.definition().classes()).read(ROOT.resolve("samples/street"));
        Compose.buildImages();
        compose = Compose.up(directory);
        awaitHealthy(Compose.cameras());
        client = new DeviceClient(Duration.ofSeconds(10),
                Access.of(compose.authority(), "@" + compose.token("client")));
    }

    @AfterAll
    static void down() {
        if (client != null) {
            client.close();
        }
        if (compose != null) {
            compose.close();
        }
    }

    @Test
    @Order(1)
    void theSamplesAreAnsweredAsTheNetworkDoesAndPrometheusCountsThem() {
        JsonNode played = JSON.readTree(compose.run("run", "--rm", "-T", "ddnn", "play", "--json").success());

        assertThat(played.path("good").asBoolean()).as(played.toString()).isTrue();
        assertThat(played.path("summary").path("asInOnePiece").asInt()).isEqualTo(data.samples().size());
        Map<String, Double> exits = new TreeMap<>();
        for (JsonNode sample : played.path("samples")) {
            exits.merge(sample.path("decision").path("exit").asString(""), 1.0, Double::sum);
        }
        assertThat(exits.keySet()).as("both ways are taken").containsExactly("cloud", "local");
        PrometheusClient prometheus = new PrometheusClient(compose.prometheus());
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(prometheus.query("sum by (exit) (ddnn_exits_total) > 0", "exit")).isEqualTo(exits);
            assertThat(prometheus.query("count(up{job=\"ddnn\"} == 1)", "").get("")).isEqualTo(8.0);
            double all = exits.values().stream().mapToDouble(Double::doubleValue).sum();
            Map<String, Double> shares = prometheus.query("network_exit:ddnn_exits:share5m", "exit");
            exits.forEach((exit, count) -> assertThat(shares.getOrDefault(exit, -1.0))
                    .isCloseTo(count / all, org.assertj.core.data.Offset.offset(0.02)));
        });
    }

    @Test
    @Order(2)
    void theConsoleShowsPlaysAndSteers() throws Exception {
        try (HttpClient http = HttpClient.newBuilder()
                .sslContext(Objects.requireNonNull(Access.of(compose.authority(), null).authorities())).build()) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> http.send(
                    HttpRequest.newBuilder(compose.console()).build(), BodyHandlers.ofString()).body()
                    .contains("DDNN console"));
            String token = Files.readString(compose.token("admin")).strip();
            HttpRequest.Builder step = HttpRequest.newBuilder(compose.console().resolve("/api/step"))
                    .POST(BodyPublishers.noBody());
            assertThat(http.send(step.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
            assertThat(http.send(step.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString())
                    .statusCode()).isEqualTo(200);

            HttpResponse<String> changed = http.send(HttpRequest
                    .newBuilder(compose.console().resolve("/api/nodes/gateway/thresholds"))
                    .headers("Authorization", "Bearer " + token, "If-Match", "*", "Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString("{\"thresholds\":{\"local\":0.5}}")).build(),
                    BodyHandlers.ofString());
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            HttpResponse<String> undone = http.send(HttpRequest
                    .newBuilder(compose.console().resolve("/api/nodes/gateway/thresholds/undo"))
                    .headers("Authorization", "Bearer " + token, "If-Match", "*").POST(BodyPublishers.noBody())
                    .build(), BodyHandlers.ofString());
            assertThat(undone.body()).contains("\"revision\":2");
        }
    }

    @Test
    @Order(2)
    void nobodyGetsInWithoutTheToken() throws IOException {
        try (DeviceClient stranger = new DeviceClient(Duration.ofSeconds(5), Access.of(compose.authority(), null))) {
            List<Answer> answers = stranger.post("stranger-1", Map.of(compose.devices().getFirst(), Upload.NONE));
            assertThat(answers.getFirst().outcome()).isInstanceOfSatisfying(Answer.Failed.class,
                    failed -> assertThat(failed.status()).isEqualTo(401));
        }
    }

    @Test
    @Order(3)
    void aCameraThatIsStoppedIsMissingUntilItIsBack() {
        Compose.engine().stopContainerCmd(compose.container("camera-5")).exec();
        List<String> others = Compose.cameras().subList(0, 5);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(decisions(post(sample("local"), others)))
                .allSatisfy(decision -> assertThat(decision.missing()).containsExactly("camera-5")));

        Compose.engine().startContainerCmd(compose.container("camera-5")).exec();
        awaitWhole(sample("local"));
    }

    @Test
    @Order(4)
    void whileTheCloudIsPausedTheEdgeAnswersMarked() {
        Compose.engine().pauseContainerCmd(compose.container("cloud")).exec();
        try {
            // the first may take its whole time; then nobody asks the cloud for a moment
            await().atMost(PATIENCE).untilAsserted(
                    () -> assertThat(decisions(post(sample("cloud"), Compose.cameras()))).allSatisfy(decision -> {
                        assertThat(decision.exit()).isEqualTo("local");
                        assertThat(decision.degraded()).isTrue();
                    }));
        } finally {
            Compose.engine().unpauseContainerCmd(compose.container("cloud")).exec();
        }
        awaitWhole(sample("cloud"));
    }

    @Test
    @Order(5)
    void withoutTheEdgesNetworkEveryCameraAnswersForItself() {
        String edge = compose.container("edge");
        Compose.engine().disconnectFromNetworkCmd().withContainerId(edge).withNetworkId(compose.network()).exec();
        try {
            await().atMost(PATIENCE).untilAsserted(
                    () -> assertThat(decisions(post(sample("local"), Compose.cameras()))).allSatisfy(decision -> {
                        assertThat(decision.exit()).isEqualTo("device");
                        assertThat(decision.degraded()).isTrue();
                    }));
        } finally {
            Compose.engine().connectToNetworkCmd().withContainerId(edge).withNetworkId(compose.network())
                    .withContainerNetwork(new ContainerNetwork().withAliases("edge", "gateway")).exec();
        }
        awaitWhole(sample("local"));
    }

    @Test
    @Order(6)
    void servicesAreRestartedInTurnAndNothingIsLost() {
        // cameras are the same service six times: two stand for all
        List<String> services = List.of("cloud", "edge", Compose.cameras().getFirst(), Compose.cameras().getLast());
        Sample sample = sample("cloud");
        for (String service : services) {
            Thread restart = Thread.ofVirtual().start(() -> Compose.engine()
                    .restartContainerCmd(compose.container(service)).withTimeout(15).exec());
            // a few samples a second: more would only keep the service from starting
            await().pollInterval(Duration.ofMillis(250)).atMost(Duration.ofMinutes(3)).until(() -> {
                Map<String, Answer> answers = post(sample, Compose.cameras());
                answers.forEach((camera, answer) -> {
                    if (!camera.equals(service)) {
                        assertThat(answer.outcome()).as(camera + " while " + service + " is restarted")
                                .isInstanceOf(Answer.Decided.class);
                    }
                });
                return !restart.isAlive() && Compose.isHealthy(compose.container(service));
            });
        }
        awaitWhole(sample("cloud"));
    }

    @Test
    @Order(7)
    void containersMayDoNothingThatTheyNeedNot() {
        List<String> services = new ArrayList<>(List.of("cloud", "edge", "prometheus"));
        services.addAll(Compose.cameras());
        for (String service : services) {
            var container = Compose.engine().inspectContainerCmd(compose.container(service)).exec();
            var host = container.getHostConfig();
            assertThat(container.getConfig().getUser()).as(service).startsWith("10001");
            assertThat(host.getReadonlyRootfs()).as(service).isTrue();
            assertThat(host.getCapDrop()).as(service).extracting(Enum::name).containsExactly("ALL");
            assertThat(host.getMemory()).as(service).isPositive();
            assertThat(host.getPrivileged()).as(service).isFalse();
        }
    }

    @Test
    @Order(8)
    void aSecondUpKeepsCertificatesAndTokens() throws IOException {
        String before = Files.readString(compose.token("client"));

        compose.run("up", "--detach", "--no-build").success();

        Command.run(directory, Map.of(), List.of("docker", "cp",
                compose.container("cloud") + ":/certs/client.token", "client.token.2")).success();
        assertThat(Files.readString(directory.resolve("client.token.2"))).isEqualTo(before);
    }

    @Test
    @Order(9)
    void rulesAreSoundAndEveryPanelHasDataNowThatEverythingHasHappened() throws IOException {
        PrometheusClient prometheus = new PrometheusClient(compose.prometheus());
        JsonNode rules = prometheus.get("/api/v1/rules").path("data").path("groups");
        assertThat(rules.size()).isEqualTo(2);
        for (JsonNode group : rules) {
            for (JsonNode rule : group.path("rules")) {
                assertThat(rule.path("health").asString("")).as(rule.toString()).isNotEqualTo("err");
            }
        }
        JsonNode dashboard = JSON.readTree(Files.readString(ROOT.resolve("docker/grafana/dashboards/ddnn.json")));
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String expression = target.path("expr").asString("").replace("$__rate_interval", "5m")
                        .replace("$network", ".*");
                String title = panel.path("title").asString("");
                await().atMost(PATIENCE).untilAsserted(
                        () -> assertThat(prometheus.query(expression).size()).as(title + ": " + expression)
                                .isPositive());
            }
        }
    }

    @Test
    @Order(10)
    void threeEdgesAnswerLikeOneAndOneOfThemMayCrash() {
        compose.run("up", "--detach", "--no-build", "--scale", "edge=3").success();
        awaitHealthy(List.of("edge"));
        PrometheusClient prometheus = new PrometheusClient(compose.prometheus());
        awaitReplicas(prometheus, 3);
        awaitWarm(sample("local"));

        JsonNode played = JSON.readTree(compose.run("run", "--rm", "-T", "ddnn", "play", "--json").success());

        assertThat(played.path("good").asBoolean()).as(played.toString()).isTrue();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                prometheus.query("sum by (reason) (ddnn_forwarded_total)", "reason").getOrDefault("owner", 0.0))
                .as("messages that came to another replica than their sample's").isPositive());

        Compose.engine().killContainerCmd(compose.containers("edge").getLast()).exec();
        awaitReplicas(prometheus, 2);
        awaitWhole(sample("cloud"));
        assertThat(JSON.readTree(compose.run("run", "--rm", "-T", "ddnn", "play", "--json").success())
                .path("good").asBoolean()).isTrue();
    }

    private static void awaitReplicas(PrometheusClient prometheus, int count) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Double> known = prometheus.query("ddnn_replicas and on (instance) up == 1", "instance");
            assertThat(known).hasSize(count);
            assertThat(known.values()).containsOnly((double) count);
        });
    }

    private static Sample sample(String exit) {
        SampleViews views = new SampleViews(network.definition(), data, Set.of());
        return data.samples().stream()
                .filter(sample -> network.evaluate(views.of(sample)).decision().exit().text().equals(exit))
                .findFirst().orElseThrow();
    }

    /** Until all cameras get the whole network's answer. */
    private static void awaitWhole(Sample sample) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(decisions(post(sample, Compose.cameras())))
                .allSatisfy(decision -> assertThat(decision.degraded()).isFalse()));
    }

    /**
     * Until a dozen samples in a row are whole: replicas that have just started, two of them on as many processors as all
     * other services have, answer their first ones after the window.
     */
    private static void awaitWarm(Sample sample) {
        await().atMost(PATIENCE).until(() -> IntStream.range(0, 12).allMatch(
                _ -> decisions(post(sample, Compose.cameras())).stream().noneMatch(ReplyBody::degraded)));
    }

    private static void awaitHealthy(List<String> services) {
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(services)
                .as(() -> compose.logs())
                .allMatch(service -> compose.containers(service).stream().allMatch(Compose::isHealthy)));
    }

    private static Map<String, Answer> post(Sample sample, List<String> cameras) {
        Map<URI, Upload> uploads = new LinkedHashMap<>();
        for (String camera : cameras) {
            var view = sample.views().get(data.devices().indexOf(camera));
            uploads.put(compose.devices().get(Compose.cameras().indexOf(camera)),
                    view == null ? Upload.NONE : new Upload(new PngEncoder().encode(view)));
        }
        List<Answer> answers = client.post("compose-" + asked++, uploads);
        Map<String, Answer> byCamera = new LinkedHashMap<>();
        for (int i = 0; i < cameras.size(); i++) {
            byCamera.put(cameras.get(i), answers.get(i));
        }
        return byCamera;
    }

    private static List<ReplyBody> decisions(Map<String, Answer> answers) {
        return answers.values().stream().map(answer -> {
            if (answer.outcome() instanceof Answer.Decided(ReplyBody decision)) {
                return decision;
            }
            throw new AssertionError(String.valueOf(answer));
        }).toList();
    }
}
