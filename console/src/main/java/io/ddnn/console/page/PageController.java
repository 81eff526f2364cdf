package io.ddnn.console.page;

import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What the page asks for, below {@code /api}. */
@RestController
final class PageController {

    private static final long ALIVE_MILLIS = 2000;
    private static final String LABEL = "label";

    private final Console console;

    PageController(Console console) {
        this.console = console;
    }

    /**
     * How fast to play.
     *
     * @param rate samples a second
     */
    record Rate(@Nullable Double rate) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        Rate(@Nullable Double rate) {
            this.rate = rate;
        }
    }

    /**
     * A sample that was posted.
     *
     * @param sample its id
     */
    record Posted(String sample) {}

    @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events() {
        Pages.Page page = console.pages().open();
        if (page == null) {
            throw new ProblemException(ProblemType.OVERLOADED, "there are too many open pages, close one of them");
        }
        SseEmitter emitter = new SseEmitter(0L);
        Thread.ofVirtual().name("page").start(() -> send(page, emitter));
        return emitter;
    }

    private void send(Pages.Page page, SseEmitter emitter) {
        try (page) {
            emitter.send(event(new Pages.Event("picture", console.picture())));
            while (console.isOpen()) {
                Pages.Event event = page.next(ALIVE_MILLIS);
                if (page.hasLost()) {
                    event = new Pages.Event("picture", console.picture());
                }
                emitter.send(event == null ? SseEmitter.event().comment("alive") : event(event));
            }
            emitter.complete();
        } catch (IOException | IllegalStateException _) {
            // the page is closed, which the container finds out by itself
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static SseEmitter.SseEventBuilder event(Pages.Event event) {
        return SseEmitter.event().name(event.name()).data(event.data(), MediaType.APPLICATION_JSON);
    }

    @PostMapping("/api/step")
    Posted step() {
        return new Posted(refusing(() -> console.player().step()));
    }

    @PostMapping("/api/play")
    Player.State play(@RequestBody Rate body) {
        Double rate = body.rate();
        if (rate == null || !(rate > 0 && rate <= Player.FASTEST)) {
            throw new ProblemException(ProblemType.INVALID_REQUEST,
                    "rate is " + rate + ", expected more than 0 and at most " + Player.FASTEST + " samples a second");
        }
        String _ = refusing(() -> {
            console.player().play(rate);
            return "";
        });
        return console.player().state();
    }

    @PostMapping("/api/pause")
    Player.State pause() {
        console.player().play(0);
        return console.player().state();
    }

    @PostMapping("/api/reset")
    void reset() {
        console.reset();
    }

    /** Pictures in parts that are named after the devices; a device without one does not see the object. */
    @PostMapping(path = "/api/samples", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Posted upload(MultipartHttpServletRequest request) throws IOException {
        List<String> devices = console.devices();
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (Map.Entry<String, MultipartFile> part : request.getFileMap().entrySet()) {
            if (!devices.contains(part.getKey())) {
                throw new ProblemException(ProblemType.INVALID_REQUEST, "part '"
                        + part.getKey().replaceAll("[^ -~]", "?") + "' is unknown, expected some of " + devices);
            }
            if (!part.getValue().isEmpty()) {
                images.put(part.getKey(), part.getValue().getBytes());
            }
        }
        if (images.isEmpty()) {
            throw new ProblemException(ProblemType.INVALID_REQUEST,
                    "there is no picture, expected one for some of " + devices);
        }
        String label = request.getParameter(LABEL);
        if (label != null && !label.isEmpty() && !console.classes().contains(label)) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "label is '" + label.replaceAll("[^ -~]", "?")
                    + "', expected one of " + console.classes() + ", or none");
        }
        return new Posted(refusing(
                () -> console.player().post(label == null || label.isEmpty() ? null : label, images)));
    }

    private static String refusing(Supplier<String> action) {
        try {
            return action.get();
        } catch (IllegalStateException e) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    @PutMapping("/api/nodes/{node}/thresholds")
    ResponseEntity<byte[]> thresholds(@PathVariable String node, @RequestHeader(HttpHeaders.IF_MATCH) String tag,
            @RequestBody String body) {
        return passed(node, () -> console.nodes().change(node, body.getBytes(StandardCharsets.UTF_8), tag));
    }

    @PostMapping("/api/nodes/{node}/thresholds/undo")
    ResponseEntity<byte[]> undo(@PathVariable String node, @RequestHeader(HttpHeaders.IF_MATCH) String tag) {
        return passed(node, () -> console.nodes().undo(node, tag));
    }

    @PutMapping("/api/nodes/{node}/faults")
    ResponseEntity<byte[]> faults(@PathVariable String node, @RequestBody String body) {
        return passed(node, () -> console.nodes().fault(node, body.getBytes(StandardCharsets.UTF_8)));
    }

    private interface Call {
        HttpResponse<byte[]> send() throws IOException, InterruptedException;
    }

    /** What the node says is what the page gets. */
    private ResponseEntity<byte[]> passed(String node, Call call) {
        if (!console.hasNode(node)) {
            throw new ProblemException(ProblemType.INVALID_REQUEST,
                    "node is '" + node.replaceAll("[^ -~]", "?") + "', expected one of the network's");
        }
        try {
            HttpResponse<byte[]> response = call.send();
            return ResponseEntity.status(response.statusCode())
                    .header(HttpHeaders.CONTENT_TYPE, response.headers().firstValue(HttpHeaders.CONTENT_TYPE)
                            .orElse(MediaType.APPLICATION_JSON_VALUE))
                    .body(response.body());
        } catch (IOException e) {
            throw new ProblemException(ProblemType.PARENT_UNAVAILABLE, "node '" + node + "' does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.PARENT_UNAVAILABLE, "interrupted while asking '" + node + "'", e);
        }
    }
}
