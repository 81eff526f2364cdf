package io.ddnn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** An edge that has all the waiting requests that it may have, over real HTTP. */
class EdgeOverloadTests {

    private static final int LIMIT = 10;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    @Timeout(60)
    void noSampleOpensWhileHalfOfTheLimitWaitsAndOpenOnesAreFinished() throws Exception {
        String version = BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 5), directory.resolve("bundle"))
                .version();
        try (ConfigurableApplicationContext service = EdgeApplication.start(Map.of("server.port", "0", "ddnn.bundle",
                directory.resolve("bundle"), "ddnn.node", "gateway", "ddnn.parent", "http://127.0.0.1:1",
                "ddnn.join.window", "1h", "ddnn.deadline", "2h", "ddnn.admission.max-requests", LIMIT))) {
            URI address = URI.create("http://127.0.0.1:"
                    + service.getEnvironment().getRequiredProperty("local.server.port") + "/infer");
            MeterRegistry meters = service.getBean(MeterRegistry.class);
            List<CompletableFuture<HttpResponse<String>>> waiting = all(address, version, "open", LIMIT / 2);
            while (meters.get("ddnn.admission.requests").gauge().value() < LIMIT / 2
                    || meters.get("ddnn.join.pending").gauge().value() < 1) {
                Thread.onSpinWait();
            }

            HttpResponse<String> refused = post(address, version, "new", 0).join();
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused.body()).contains("urn:ddnn:problem:overloaded", "no new sample opens");
            assertThat(meters.get("ddnn.admission.rejected").tag("reason", "requests").counter().count()).isOne();

            assertThat(post(address, version, "open", LIMIT / 2).join().statusCode()).isEqualTo(200);
            assertThat(waiting).allSatisfy(response -> assertThat(response.join().statusCode()).isEqualTo(200));
            // nothing of the refusal is left
            assertThat(all(address, version, "new", LIMIT / 2 + 1)).allSatisfy(
                    response -> assertThat(response.join().statusCode()).isEqualTo(200));
        }
    }

    private static List<CompletableFuture<HttpResponse<String>>> all(URI address, String version, String sample,
            int devices) {
        return IntStream.range(0, devices).mapToObj(device -> post(address, version, sample, device)).toList();
    }

    private static CompletableFuture<HttpResponse<String>> post(URI address, String version, String sample,
            int device) {
        String body = "{\"version\":\"" + version + "\",\"sample\":\"" + sample + "\",\"source\":\"camera-" + device
                + "\",\"scores\":[1,1,1]}";
        return HTTP.sendAsync(HttpRequest.newBuilder(address).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }
}
