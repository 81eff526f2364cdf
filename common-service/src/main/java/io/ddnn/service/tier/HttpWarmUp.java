package io.ddnn.service.tier;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;

/**
 * Sends a few requests to the service itself before it reports that it is ready: the first request through a web server
 * and an HTTP client loads so many classes that it would miss its join window.
 */
final class HttpWarmUp implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(HttpWarmUp.class);
    private static final int REQUESTS = 20;

    private final Environment environment;
    private final HttpClient http;

    HttpWarmUp(Environment environment, HttpClient http) {
        this.environment = environment;
        this.http = http;
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        URI livez = OwnAddress.of(environment).resolve("/livez");
        HttpRequest request =
                HttpRequest.newBuilder(livez).timeout(Duration.ofSeconds(5)).build();
        try {
            for (int i = 0; i < REQUESTS; i++) {
                http.send(request, BodyHandlers.ofByteArray());
            }
        } catch (IOException e) {
            LOG.warn("could not warm up through {}: {}", livez, e.toString());
        }
    }
}
