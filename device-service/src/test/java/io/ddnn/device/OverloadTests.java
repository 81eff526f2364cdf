package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.Tier;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.config.TierApplication;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** A device whose slice takes as long as the test likes, over real HTTP, at ten times what it takes on. */
class OverloadTests {

    private static final int LIMIT = 8;
    private static final int REQUESTS = 10 * LIMIT;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final byte[] PNG = new PngEncoder().encode(RandomImages.noise(32, 32, new Random(3)));

    /** Images whose slice may run; a warm-up runs without. */
    private static final Semaphore GO = new Semaphore(0);

    private static final AtomicInteger RUNNING = new AtomicInteger();
    private static final AtomicInteger MOST_RUNNING = new AtomicInteger();
    private static volatile boolean gated;

    @TempDir
    private static Path directory;

    private static ConfigurableApplicationContext service;

    /** The plain kernels, the first layer of which waits for the test. */
    private static final class GatedKernels implements KernelProvider {
        private final ScalarKernelProvider plain = new ScalarKernelProvider();

        @Override
        public String name() {
            return plain.name();
        }

        @Override
        public PixelConvPool pixelConvPool(ConvPoolParameters parameters) {
            PixelConvPool kernel = plain.pixelConvPool(parameters);
            return (PixelImage input, BitTensor output) -> {
                if (gated) {
                    MOST_RUNNING.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
                    GO.acquireUninterruptibly();
                    RUNNING.decrementAndGet();
                }
                kernel.run(input, output);
            };
        }

        @Override
        public BitConvPool bitConvPool(ConvPoolParameters parameters) {
            return plain.bitConvPool(parameters);
        }

        @Override
        public BitLinear bitLinear(LinearParameters parameters) {
            return plain.bitLinear(parameters);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(DeviceApplication.class)
    static class GatedDevice {
        @Bean
        @Primary
        KernelProvider gatedKernels() {
            return new GatedKernels();
        }
    }

    @BeforeAll
    static void start() throws IOException {
        BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 5), directory.resolve("bundle"));
        service = TierApplication.start(GatedDevice.class, Tier.DEVICE, Map.of("server.port", "0", "ddnn.bundle",
                directory.resolve("bundle"), "ddnn.node", "camera-1", "ddnn.parent", "http://127.0.0.1:1",
                "ddnn.deadline", "60s", "ddnn.admission.max-requests", LIMIT));
        gated = true;
    }

    @AfterAll
    static void stop() {
        gated = false;
        GO.release(REQUESTS);
        service.close();
    }

    @Test
    void whatIsBeyondTheLimitIsRefusedAtOnceAndTheRestIsAnswered() {
        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            responses.add(HTTP.sendAsync(request("s" + i).build(), BodyHandlers.ofString()));
        }

        // refused ones are answered while not one of those that were let in has been
        List<HttpResponse<String>> refused = firstDone(responses, REQUESTS - LIMIT);
        assertThat(refused).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(response.body()).contains("already " + LIMIT + " requests are worked on");
        });
        MeterRegistry meters = service.getBean(MeterRegistry.class);
        assertThat(meters.get("ddnn.admission.requests").gauge().value()).isEqualTo(LIMIT);
        assertThat(meters.get("ddnn.admission.held").gauge().value()).isEqualTo((double) LIMIT * PNG.length);
        assertThat(meters.get("ddnn.admission.rejected").tag("reason", "requests").counter().count())
                .isEqualTo(REQUESTS - LIMIT);
        GO.release(LIMIT);

        List<HttpResponse<String>> all = responses.stream().map(CompletableFuture::join).toList();
        assertThat(all.stream().filter(response -> response.statusCode() == 200)).hasSize(LIMIT);
        assertThat(MOST_RUNNING.get()).as("no more slices at a time than processors")
                .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(meters.get("ddnn.admission.requests").gauge().value()).isZero();
        assertThat(meters.get("ddnn.admission.held").gauge().value()).isZero();
    }

    /** Waits until so many are answered. */
    private static List<HttpResponse<String>> firstDone(List<CompletableFuture<HttpResponse<String>>> responses,
            int count) {
        CompletableFuture<List<HttpResponse<String>>> enough = new CompletableFuture<>();
        List<HttpResponse<String>> done = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> response : responses) {
            CompletableFuture<Void> _ = response.thenAccept(answer -> {
                synchronized (done) {
                    done.add(answer);
                    if (done.size() == count) {
                        enough.complete(List.copyOf(done));
                    }
                }
            });
        }
        return enough.join();
    }

    @Test
    void noSliceBeginsForAClientWhoseTimeIsOver() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        List<CompletableFuture<HttpResponse<String>>> busy = new ArrayList<>();
        for (int i = 0; i < processors; i++) {
            busy.add(HTTP.sendAsync(request("busy" + i).build(), BodyHandlers.ofString()));
        }
        while (RUNNING.get() < processors) {
            Thread.onSpinWait();
        }
        long decoded = decoded();
        CompletableFuture<HttpResponse<String>> late = HTTP.sendAsync(
                request("late").header("DDNN-Deadline-Ms", "1").build(), BodyHandlers.ofString());
        while (decoded() == decoded && !late.isDone()) {
            Thread.onSpinWait();
        }
        // its image is read, so its millisecond began before now
        long over = System.nanoTime() + Duration.ofMillis(2).toNanos();
        while (System.nanoTime() - over < 0) {
            Thread.onSpinWait();
        }
        GO.release(processors);

        assertThat(late.get().statusCode()).isEqualTo(504);
        assertThat(late.get().body()).contains("deadline-exceeded");
        assertThat(busy).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(GO.availablePermits()).as("the late one's slice did not run").isZero();
        assertThat(service.getBean(MeterRegistry.class).get("ddnn.deadline.exceeded").counters()).isNotEmpty();
    }

    private static long decoded() {
        return service.getBean(MeterRegistry.class).get("ddnn.inference").tag("stage", "decode").timer().count();
    }

    @Test
    void aDeadlineThatIsNoNumberIsNamed() throws Exception {
        HttpResponse<String> response =
                HTTP.send(request("s").header("DDNN-Deadline-Ms", "soon").build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("header DDNN-Deadline-Ms is 'soon', expected a whole number");
    }

    private static HttpRequest.Builder request(String sample) {
        String port = Objects.requireNonNull(service.getEnvironment().getProperty("local.server.port"));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/infer"))
                .header("DDNN-Sample", sample)
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(PNG));
    }
}
