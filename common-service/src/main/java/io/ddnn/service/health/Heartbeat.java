package io.ddnn.service.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Shows that a service is ready, for a {@link HealthCheck} beside it: every other second it asks itself over its own port,
 * TLS included, and gives a file a new time if the answer is 200; else the file goes.
 */
public final class Heartbeat implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final int OK = 200;
    private static final byte[] BEAT = {'\n'};
    private static final long SECONDS = 2;

    private final Path file;
    private final HttpClient http;
    private final Supplier<URI> own;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heartbeat").daemon().factory());
    private volatile boolean running;

    /**
     * Makes it; it beats once the service has started.
     *
     * @param file is created; its directory exists
     * @param own the service's own base address, once it listens
     */
    public Heartbeat(Path file, HttpClient http, Supplier<URI> own) {
        this.file = file;
        this.http = http;
        this.own = own;
    }

    @Override
    public void start() {
        running = true;
        Future<?> _ = beats.scheduleWithFixedDelay(this::beat, 0, SECONDS, TimeUnit.SECONDS);
    }

    private void beat() {
        try {
            HttpRequest request = HttpRequest.newBuilder(own.get().resolve("/readyz"))
                    .timeout(Duration.ofSeconds(SECONDS)).build();
            if (running && http.send(request, BodyHandlers.discarding()).statusCode() == OK) {
                // the system gives it its time
                Files.write(file, BEAT);
            } else {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // the file's age tells the rest
            LOG.debug("no heartbeat: {}", e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        beats.shutdownNow();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot take the heartbeat away: {}", e.toString());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
