package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.ddnn.console.Hierarchy;
import io.ddnn.console.HierarchySettings;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.SampleViews;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector gets of a hierarchy: real requests in OpenTelemetry's protocol. */
class TracingSystemTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ConcurrentLinkedQueue<Span> spans = new ConcurrentLinkedQueue<>();
    private HttpServer collector;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            for (ResourceSpans resource : request.getResourceSpansList()) {
                for (ScopeSpans scope : resource.getScopeSpansList()) {
                    spans.addAll(scope.getSpansList());
                }
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    @Test
    void aSampleIsOneTraceAcrossAllTiers() throws IOException {
        Path bundle = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")), "models/street-c");
        WholeNetwork network = BundleDirectory.open(bundle).readAll().wholeNetwork(new ScalarKernelProvider());
        DataSet street = new StreetGenerator(new StreetOptions(60, 6, 32, 77)).generate();
        SampleViews views = new SampleViews(network.definition(), street, Set.of());
        Sample hard = street.samples().stream()
                .filter(sample -> network.evaluate(views.of(sample)).decidedBy().equals("cloud")).findFirst()
                .orElseThrow();
        try (Hierarchy hierarchy = Hierarchy.start(bundle, HierarchySettings.DEFAULT
                .withProperty("ddnn.join.window", "2s").withProperty("ddnn.deadline", "10s")
                .withProperty("ddnn.tracing.share", "1")
                .withProperty("otel.exporter.otlp.endpoint",
                        "http://127.0.0.1:" + collector.getAddress().getPort())
                .withProperty("otel.bsp.schedule.delay", "100"))) {
            List<URI> devices =
                    street.devices().stream().map(device -> hierarchy.address(device)).toList();
            assertThat(new SamplePoster().post("traced-1", devices, hard.views()))
                    .allMatch(decision -> decision.path("exit").asString().equals("cloud"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(named("infer cloud")).isEqualTo(1));
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(named("ask gateway")).isEqualTo(6));
        assertThat(spans.stream().map(Span::getTraceId).distinct()).as("one trace").hasSize(1);
        for (String device : street.devices()) {
            assertThat(named("infer " + device)).isEqualTo(1);
        }
        assertThat(named("ask cloud")).isEqualTo(1);
        Map<Object, Span> byId =
                spans.stream().collect(Collectors.toMap(Span::getSpanId, Function.identity()));
        assertThat(byId).hasSameSizeAs(spans);
        for (Span span : spans) {
            Span parent = byId.get(span.getParentSpanId());
            String above = parent == null ? "nobody" : parent.getName();
            assertThat(above).as("above '" + span.getName() + "'").matches(switch (span.getName()) {
                case "ask gateway" -> "infer camera-[0-5]";
                case "infer gateway" -> "ask gateway";
                case "ask cloud" -> "infer gateway";
                case "infer cloud" -> "ask cloud";
                default -> "nobody";
            });
        }
    }

    private long named(String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).count();
    }
}
