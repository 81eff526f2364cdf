package io.ddnn.benchmarks.load;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends at a fixed rate, whether or not earlier requests have been answered. Latency counts from when a request was due, so
 * that a stall shows in all that it delayed ("coordinated omission", G. Tene).
 */
final class OpenLoop implements AutoCloseable {

    private static final long MAX_MICROS = 60_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * What a run saw.
     *
     * @param samples samples that were begun
     * @param failed those of which a request had another answer than wanted, or none
     * @param failure what one of these was, or empty
     * @param micros microseconds until the last answer of each sample
     */
    record Seen(long samples, long failed, String failure, Histogram micros) {}

    /**
     * Runs.
     *
     * @param perSecond samples a second
     * @param requests the requests of a sample, which are sent at once
     * @param wanted whether an answer is as it should be
     */
    Seen run(double perSecond, Duration time, LongFunction<List<HttpRequest>> requests,
            Predicate<HttpResponse<byte[]>> wanted) {
        Histogram micros = new ConcurrentHistogram(MAX_MICROS, 2);
        AtomicLong failed = new AtomicLong();
        AtomicReference<String> failure = new AtomicReference<>("");
        List<CompletableFuture<?>> open = new ArrayList<>();
        double period = 1e9 / perSecond;
        long samples = Math.max(1, Math.round(perSecond * time.toMillis() / 1000));
        long start = System.nanoTime();
        for (long i = 0; i < samples; i++) {
            long due = start + Math.round(i * period);
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            CompletableFuture<?>[] sent = requests.apply(i).stream()
                    .map(request -> http.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(response -> {
                        boolean good = wanted.test(response);
                        if (!good) {
                            failure.set(response.statusCode() + " with " + response.body().length + " bytes of "
                                    + request.uri());
                        }
                        return good;
                    }))
                    .toArray(CompletableFuture[]::new);
            open.add(CompletableFuture.allOf(sent).handle((_, e) -> {
                micros.recordValue(Math.min(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due), MAX_MICROS));
                boolean good = e == null;
                for (CompletableFuture<?> one : sent) {
                    good &= e == null && Boolean.TRUE.equals(one.join());
                }
                if (!good) {
                    failed.incrementAndGet();
                }
                if (e != null) {
                    failure.set(e.toString());
                }
                return null;
            }));
        }
        CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).orTimeout(PATIENCE.toSeconds(),
                TimeUnit.SECONDS).join();
        return new Seen(samples, failed.get(), failure.get(), micros);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
