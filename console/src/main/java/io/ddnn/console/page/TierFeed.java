package io.ddnn.console.page;

import io.ddnn.service.event.DecisionEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Listens to what all nodes decide, and goes back to those whose stream has ended. */
final class TierFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TierFeed.class);

    private static final Duration REST = Duration.ofMillis(500);
    private static final String DATA = "data:";

    /** Lenient: a service may be newer than this, and have more to say. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final NodeClient nodes;
    private final Consumer<DecisionEvent> listener;
    private final Collection<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    TierFeed(NodeClient nodes, Consumer<DecisionEvent> listener) {
        this.nodes = nodes;
        this.listener = listener;
    }

    void start(Collection<String> ids) {
        ids.forEach(id -> threads.add(Thread.ofVirtual().name("feed-" + id).start(() -> follow(id))));
    }

    private void follow(String node) {
        while (!closed) {
            try {
                HttpResponse<InputStream> response = nodes.stream(node, "/admin/events");
                try (InputStream body = response.body()) {
                    if (response.statusCode() == 200) {
                        read(node, body);
                    }
                }
            } catch (IOException e) {
                LOG.debug("the events of {} cannot be heard", node, e);
            } catch (InterruptedException _) {
                return;
            }
            try {
                Thread.sleep(REST);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void read(String node, InputStream body) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        String event = "";
        for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
            if (line.startsWith("event:")) {
                event = line.substring("event:".length()).strip();
            } else if (line.startsWith(DATA) && event.equals("decision")) {
                take(node, line.substring(DATA.length()));
            }
        }
    }

    private void take(String node, String data) {
        try {
            listener.accept(JSON.readValue(data, DecisionEvent.class));
        } catch (JacksonException e) {
            LOG.warn("node {} tells what is no decision: {}", node, e.getOriginalMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
