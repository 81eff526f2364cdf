package io.ddnn.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.manifests.Manifests.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The overlays, rendered: fields that Kubernetes knows, selectors that match, ports that exist, pods that are restricted. */
class OverlayTests {

    private static final List<String> OVERLAYS = List.of("dev", "production", "full", "full-keda");

    /** Kinds of the cluster's add-ons, with the fields of their {@code spec}: Kubernetes' own models do not have them. */
    private static final Map<String, Set<String>> CUSTOM = Map.of(
            "Issuer", Set.of("selfSigned", "ca"),
            "Certificate", Set.of("isCA", "commonName", "secretName", "duration", "privateKey", "issuerRef"),
            "ServiceMonitor", Set.of("selector", "endpoints"),
            "PrometheusRule", Set.of("groups"),
            "ScaledObject",
            Set.of("scaleTargetRef", "minReplicaCount", "maxReplicaCount", "cooldownPeriod", "triggers"));

    private static final Map<String, Set<String>> ENUMS = Map.of(
            "protocol", Set.of("TCP", "UDP"),
            "policyTypes", Set.of("Ingress", "Egress"),
            "whenUnsatisfiable", Set.of("ScheduleAnyway", "DoNotSchedule"),
            "podManagementPolicy", Set.of("Parallel", "OrderedReady"),
            "scheme", Set.of("HTTP", "HTTPS", "http", "https"),
            "medium", Set.of("Memory", ""));

    @TempDir
    private static Path directory;

    private static final Map<String, List<Resource>> RENDERED = new TreeMap<>();

    @BeforeAll
    static void render() throws IOException, InterruptedException {
        Manifests.requireKubectl();
        // a copy: the certificates of the development overlay are made beside it
        for (String part : List.of("k8s", "models", "docker")) {
            copy(Manifests.ROOT.resolve(part), directory.resolve(part));
        }
        Path certificates = Files.createDirectories(directory.resolve("k8s/overlays/dev/certs"));
        for (String node : List.of("cloud", "gateway", "camera-0", "camera-1", "camera-2", "camera-3", "camera-4",
                "camera-5")) {
            Files.writeString(certificates.resolve(node + ".crt"), "certificate");
            Files.writeString(certificates.resolve(node + ".key"), "key");
        }
        for (String file : List.of("ca.crt", "tokens", "revoked", "metrics.token")) {
            Files.writeString(certificates.resolve(file), file);
        }
        for (String overlay : OVERLAYS) {
            RENDERED.put(overlay,
                    Manifests.read(Manifests.render(directory.resolve("k8s/overlays").resolve(overlay))));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    static List<String> overlays() {
        return OVERLAYS;
    }

    private static List<Resource> of(String overlay) {
        return RENDERED.getOrDefault(overlay, List.of());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyFieldIsOneThatKubernetesKnows(String overlay) {
        List<Resource> own = of(overlay).stream().filter(resource -> !CUSTOM.containsKey(resource.kind())).toList();

        assertThat(own).hasSizeGreaterThan(10).allSatisfy(KubernetesModels::check);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{replica: 1, selector: {matchLabels: {a: b}}, template: {}} | replica",
            "{replicas: 1, template: {}} | selector",
            "{selector: {matchLabels: {a: b}}, template: {spec: {containers: [{name: c, imag: x}]}}} | imag",
            "{replicas: many, selector: {matchLabels: {a: b}}, template: {}} | many"})
    void whatIsWrongIsFound(String spec, String named) {
        Resource deployment = Manifests.read("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: "
                + spec + "}").getFirst();

        assertThatThrownBy(() -> KubernetesModels.check(deployment)).hasStackTraceContaining(named);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void addOnsHaveTheFieldsThatTheyKnow(String overlay) {
        for (Resource resource : of(overlay)) {
            if (CUSTOM.containsKey(resource.kind())) {
                assertThat(CUSTOM.getOrDefault(resource.kind(), Set.of())).as(resource.id())
                        .containsAll(resource.map("spec").keySet());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void wordsAreThoseThatKubernetesKnows(String overlay) {
        of(overlay).forEach(resource -> checkWords(resource.id(), resource.content()));
    }

    private static void checkWords(String where, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, content) -> {
                Set<String> words = ENUMS.get(String.valueOf(name));
                if (words != null) {
                    List<?> used = content instanceof List<?> list ? list : List.of(content);
                    assertThat(used).as(where + "." + name).allSatisfy(word -> assertThat(words).contains("" + word));
                }
                checkWords(where + "." + name, content);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(content -> checkWords(where, content));
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everySelectorMatchesPodsAndEveryPortIsOneOfTheirs(String overlay) {
        List<Resource> workloads = of(overlay).stream().filter(Resource::isWorkload).toList();
        for (Resource resource : of(overlay)) {
            switch (resource.kind()) {
                case "Deployment", "StatefulSet" -> {
                    assertThat(labels(resource)).as(resource.id()).containsAllEntriesOf(
                            strings(resource.map("spec.selector.matchLabels")));
                    assertThat(matching(resource.map("spec.selector.matchLabels"), workloads)).as(resource.id())
                            .hasSize(1);
                }
                case "Service" -> {
                    List<Resource> pods = matching(resource.map("spec.selector"), workloads);
                    assertThat(pods).as(resource.id()).hasSize(1);
                    for (Map<String, Object> port : resource.list("spec.ports")) {
                        assertThat(portNames(pods.getFirst())).as(resource.id())
                                .contains(String.valueOf(port.get("targetPort")));
                    }
                }
                case "PodDisruptionBudget" ->
                    assertThat(matching(resource.map("spec.selector.matchLabels"), workloads)).as(resource.id())
                            .hasSize(1);
                case "NetworkPolicy" -> checkPolicy(resource, workloads);
                case "HorizontalPodAutoscaler", "ScaledObject" ->
                    assertThat(workloads).as(resource.id())
                            .anyMatch(workload -> workload.name().equals(resource.at("spec.scaleTargetRef.name")));
                case "ServiceMonitor" -> assertThat(workloads).as(resource.id())
                        .allSatisfy(workload -> assertThat(of(overlay).stream()
                                .filter(other -> other.kind().equals("Service"))
                                .filter(service -> matching(service.map("spec.selector"), workloads).contains(workload))
                                .filter(service -> service.list("spec.ports").stream()
                                        .anyMatch(port -> "management".equals(port.get("name")))))
                                .as("scraped once").hasSize(1));
                default -> {
                    // nothing is selected
                }
            }
        }
    }

    private static void checkPolicy(Resource policy, List<Resource> workloads) {
        List<Resource> pods = matching(policy.map("spec.podSelector.matchLabels"), workloads);
        assertThat(pods).as(policy.id()).isNotEmpty();
        for (String direction : List.of("ingress", "egress")) {
            for (Map<String, Object> rule : policy.list("spec." + direction)) {
                Resource wrapped = new Resource(rule);
                List<Map<String, Object>> peers = wrapped.list(direction.equals("ingress") ? "from" : "to");
                assertThat(peers).as(policy.id()).isNotEmpty();
                List<Resource> targets = new ArrayList<>(direction.equals("ingress") ? pods : List.of());
                for (Map<String, Object> peer : peers) {
                    Map<String, Object> selector = new Resource(peer).map("podSelector.matchLabels");
                    if (selector.containsKey("app.kubernetes.io/component")) {
                        List<Resource> matched = matching(selector, workloads);
                        assertThat(matched).as(policy.id() + " " + selector).isNotEmpty();
                        if (direction.equals("egress")) {
                            targets.addAll(matched);
                        }
                    }
                }
                for (Map<String, Object> port : wrapped.list("ports")) {
                    for (Resource target : targets) {
                        if (port.get("port") instanceof String name) {
                            assertThat(portNames(target)).as(policy.id()).contains(name);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void whatPodsReferToIsThere(String overlay) {
        Set<String> present = new HashSet<>();
        of(overlay).forEach(resource -> present.add(resource.id()));
        // these are made by hand, as docs/operations.md tells
        Set<String> byHand = overlay.equals("dev") ? Set.of() : Set.of("Secret/ddnn-access", "Secret/ddnn-metrics");
        for (Resource workload : of(overlay).stream().filter(Resource::isWorkload).toList()) {
            for (Map<String, Object> volume : new Resource(workload.podSpec()).list("volumes")) {
                Resource each = new Resource(volume);
                if (volume.containsKey("configMap")) {
                    assertThat(present).contains("ConfigMap/" + each.at("configMap.name"));
                }
                if (volume.containsKey("secret")) {
                    assertThat(Stream.concat(present.stream(), byHand.stream()))
                            .contains("Secret/" + each.at("secret.secretName"));
                }
                assertThat("tls".equals(volume.get("name")) && volume.containsKey("emptyDir"))
                        .as("an overlay says where certificates come from").isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void podsAreRestricted(String overlay) {
        for (Resource workload : of(overlay).stream().filter(Resource::isWorkload).toList()) {
            Resource pod = new Resource(workload.podSpec());
            assertThat(pod.at("securityContext.runAsNonRoot")).as(workload.id()).isEqualTo(true);
            assertThat(pod.at("securityContext.seccompProfile.type")).isEqualTo("RuntimeDefault");
            assertThat(pod.at("automountServiceAccountToken")).isEqualTo(false);
            assertThat(((Number) pod.at("terminationGracePeriodSeconds")).intValue()).isGreaterThan(10);
            for (Map<String, Object> each : pod.list("containers")) {
                Resource container = new Resource(each);
                assertThat(container.at("securityContext.allowPrivilegeEscalation")).isEqualTo(false);
                assertThat(container.at("securityContext.readOnlyRootFilesystem")).isEqualTo(true);
                assertThat(container.at("securityContext.capabilities.drop")).isEqualTo(List.of("ALL"));
                assertThat(container.map("resources.requests")).containsOnlyKeys("cpu", "memory");
                assertThat(container.map("resources.limits")).containsKey("memory");
                // a sample's deadline is 2 s
                assertThat(((Number) container.at("lifecycle.preStop.sleep.seconds")).intValue())
                        .isGreaterThanOrEqualTo(2);
                for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                    assertThat(container.map(probe)).as(workload.id() + " " + probe).isNotEmpty();
                }
            }
        }
    }

    @Test
    void theRulesAreThoseOfPrometheusInCompose() throws IOException {
        Resource rule = of("full").stream().filter(resource -> resource.kind().equals("PrometheusRule")).findFirst()
                .orElseThrow();
        List<Object> groups = new ArrayList<>();
        for (String file : List.of("recording.yml", "alerts.yml")) {
            groups.addAll(Manifests.read(Files.readString(Manifests.ROOT.resolve("docker/prometheus/rules/" + file)))
                    .getFirst().list("groups"));
        }

        assertThat(rule.list("spec.groups")).isEqualTo(groups);
    }

    @Test
    void metricsInRulesDashboardsAndAutoscalersExist() throws IOException {
        Set<String> known = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Manifests.ROOT.resolve("common-service/src/main/java"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                Pattern.compile("\"(ddnn\\.[a-z.]+)\"").matcher(Files.readString(source)).results()
                        .forEach(name -> known.add(name.group(1).replace('.', '_')));
            }
        }
        Set<String> used = new TreeSet<>();
        for (Path file : List.of(Manifests.ROOT.resolve("docker/prometheus/rules/recording.yml"),
                Manifests.ROOT.resolve("docker/prometheus/rules/alerts.yml"),
                Manifests.ROOT.resolve("docker/grafana/dashboards/ddnn.json"),
                Manifests.ROOT.resolve("k8s/components/autoscaling-keda/scaled-object.yaml"))) {
            Pattern.compile("(?<![:a-z_])ddnn_[a-z_]+(?![a-z_:])").matcher(Files.readString(file)).results()
                    .map(MatchResult::group).forEach(used::add);
        }

        assertThat(used).hasSizeGreaterThan(8).allSatisfy(metric -> assertThat(known)
                .anyMatch(name -> metric.equals(name) || metric.replaceFirst(
                        "(_total|_seconds|_bytes|_percent)*(_count|_sum|_bucket|_max|_total|_seconds|_bytes)?$", "")
                        .equals(name)));
    }

    private static Map<String, String> strings(Map<String, Object> map) {
        Map<String, String> strings = new TreeMap<>();
        map.forEach((name, value) -> strings.put(name, String.valueOf(value)));
        return strings;
    }

    private static Map<String, String> labels(Resource workload) {
        return strings(workload.map("spec.template.metadata.labels"));
    }

    private static List<Resource> matching(Map<String, Object> selector, List<Resource> workloads) {
        return workloads.stream()
                .filter(workload -> labels(workload).entrySet().containsAll(strings(selector).entrySet())).toList();
    }

    private static Set<String> portNames(Resource workload) {
        Set<String> names = new HashSet<>();
        for (Map<String, Object> container : new Resource(workload.podSpec()).list("containers")) {
            new Resource(container).list("ports").forEach(port -> names.add(String.valueOf(port.get("name"))));
        }
        return names;
    }
}
