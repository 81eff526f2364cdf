package io.ddnn.service.event;

import io.ddnn.service.event.DecisionEvents.Subscription;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * {@code GET /admin/events}: the samples that this node answers, as server-sent events. {@code decision} has a
 * {@link DecisionEvent}; {@code missed} says how many there were that the listener was too slow for.
 */
@Tag(name = "operators")
@RestController
public final class EventController implements SmartLifecycle {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final long ALIVE_MILLIS = 2000;

    private final DecisionEvents events;
    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    /** Makes the controller. */
    public EventController(DecisionEvents events) {
        this.events = events;
    }

    /**
     * Tells of every sample that this node answers, until the client hangs up. Events are named decision; missed says how
     * many there were that the client was too slow for.
     *
     * @return server-sent events
     */
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
            schema = @Schema(implementation = DecisionEvent.class)))
    @GetMapping(path = "/admin/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    public SseEmitter events() {
        Subscription subscription = events.subscribe();
        if (subscription == null) {
            throw ProblemException.retryAfter(ProblemType.OVERLOADED,
                    "there are " + DecisionEvents.MOST_LISTENERS + " listeners already", RETRY_AFTER);
        }
        SseEmitter emitter = new SseEmitter(0L);
        open.add(emitter);
        Thread.ofVirtual().name("events").start(() -> send(subscription, emitter));
        return emitter;
    }

    private void send(Subscription subscription, SseEmitter emitter) {
        try (subscription) {
            emitter.send(SseEmitter.event().comment("listening"));
            while (running) {
                DecisionEvent event = subscription.next(ALIVE_MILLIS);
                if (event == null) {
                    // finds out whether anybody still listens
                    emitter.send(SseEmitter.event().comment("alive"));
                    continue;
                }
                emitter.send(SseEmitter.event().name("decision").data(event, MediaType.APPLICATION_JSON));
                long missed = subscription.missed();
                if (missed > 0) {
                    emitter.send(SseEmitter.event().name("missed").data(missed));
                }
            }
            emitter.complete();
        } catch (IOException | IllegalStateException _) {
            // the listener has gone, which the container finds out by itself
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(emitter);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Ends all streams before the server waits for its requests to end. */
    @Override
    public void stop() {
        running = false;
        open.forEach(SseEmitter::complete);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
