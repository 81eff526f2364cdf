package io.ddnn.benchmarks.fault;

import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.View;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that post samples to all devices at a fixed rate, and check every answer. What the network breaks they send
 * again, until their patience is over.
 */
final class Load implements AutoCloseable {

    private static final int MAX_COMPLAINTS = 5;
    private static final long RETRY_MILLIS = 125;
    private static final long LONGEST_REST_MILLIS = 4000;
    private static final long MAX_MICROS = 60_000_000;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = new JsonMapper();
    private final ProcessHierarchy hierarchy;
    private final Reference reference;
    private final Duration patience;
    private final List<String> devices;
    private final List<List<byte[]>> bodies = new ArrayList<>();
    private @Nullable Thread clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Recorder localExits = new Recorder(2);
    private final Recorder cloudExits = new Recorder(2);
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong fullInARow = new AtomicLong();
    private Tally tally = Tally.NONE;
    private volatile boolean running = true;
    private volatile long period;

    /**
     * Prepares clients.
     *
     * @param views the views of each sample, by device
     * @param patience how long a client waits for an answer
     */
    Load(ProcessHierarchy hierarchy, Reference reference, List<Map<String, View>> views, Duration patience) {
        this.hierarchy = hierarchy;
        this.reference = reference;
        this.patience = patience;
        this.devices = hierarchy.definition().devices().stream().map(NodeDefinition::id).toList();
        for (Map<String, View> sample : views) {
            bodies.add(devices.stream().map(device -> body(sample.get(device))).toList());
        }
    }

    private static byte[] body(@Nullable View view) {
        return view instanceof View.Seen(var image) ? new PngEncoder().encode(image) : new byte[0];
    }

    /** From now on so many samples begin a second. */
    void rate(double samplesPerSecond) {
        period = Math.round(1e9 / samplesPerSecond);
    }

    /** Begins: a new sample every so often, whether or not earlier ones have been answered. */
    void start(double samplesPerSecond) {
        rate(samplesPerSecond);
        clock = Thread.startVirtualThread(() -> {
            for (long next = System.nanoTime(); running; next += period) {
                LockSupport.parkNanos(next - System.nanoTime());
                send();
            }
        });
    }

    private void send() {
        long number = samples.getAndIncrement();
        int sample = (int) (number % bodies.size());
        AtomicInteger left = new AtomicInteger(devices.size());
        AtomicInteger full = new AtomicInteger();
        for (int i = 0; i < devices.size(); i++) {
            int device = i;
            threads.execute(() -> {
                if (post("f-" + number, sample, device)) {
                    full.incrementAndGet();
                }
                if (left.decrementAndGet() == 0) {
                    fullInARow.updateAndGet(row -> full.get() == devices.size() ? row + 1 : 0);
                }
            });
        }
    }

    private boolean post(String id, int sample, int index) {
        String device = devices.get(index);
        byte[] body = bodies.get(sample).get(index);
        long start = System.nanoTime();
        for (int sent = 1;; sent++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(hierarchy.service(device).address().resolve("/infer"))
                    .timeout(patience).header("DDNN-Sample", id).POST(BodyPublishers.ofByteArray(body));
            request.header(
                    body.length == 0 ? "DDNN-View" : "Content-Type", body.length == 0 ? "none" : "image/png");
            long begun = System.nanoTime();
            try {
                HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
                // the body did not come in time, says the service: the client may send it again (RFC 9110, 15.5.9)
                if (response.statusCode() != 408 || System.nanoTime() - start > patience.toNanos()) {
                    return answered(id, sample, device, response, System.nanoTime() - begun);
                }
                add(new Tally(0, 0, 0, 0, 1, 0, 0));
                rest(sent);
            } catch (IOException e) {
                if (System.nanoTime() - start > patience.toNanos()) {
                    complain("lost", id, device, sent + " times sent, at last: " + e);
                    add(new Tally(1, 0, 0, 0, 0, 1, 0));
                    return false;
                }
                // what the network did to the request is not known: the same again is the same sample
                add(new Tally(0, 0, 0, 0, 1, 0, 0));
                rest(sent);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** Waits longer each time, and not all clients alike: a service that starts is not kept from it by those who wait. */
    private static void rest(int sent) {
        long longest = Math.min(RETRY_MILLIS << Math.min(sent, 8), LONGEST_REST_MILLIS);
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it is a full answer. */
    private boolean answered(String id, int sample, String device, HttpResponse<String> response, long nanos) {
        int status = response.statusCode();
        if (status != 200) {
            boolean refused =
                    (status == 429 || status == 503) && response.headers().firstValue("Retry-After").isPresent();
            if (!refused) {
                complain("lost", id, device, status + " " + response.body());
            }
            add(new Tally(1, 0, 0, refused ? 1 : 0, 0, refused ? 0 : 1, 0));
            return false;
        }
        boolean degraded = false;
        boolean right = false;
        try {
            JsonNode decision = json.readTree(response.body());
            degraded = decision.path("degraded").asBoolean();
            right = reference.agrees(sample, device, decision);
            if (!degraded) {
                Recorder exits = decision.path("exit").asString().equals("cloud") ? cloudExits : localExits;
                exits.recordValue(Math.min(nanos / 1000, MAX_MICROS));
            }
        } catch (JacksonException | IllegalArgumentException _) {
            // not a decision of this network: wrong
        }
        if (!right) {
            complain("wrong", id, device, response.body());
        }
        add(new Tally(1, degraded ? 0 : 1, degraded ? 1 : 0, 0, 0, 0, right ? 0 : 1));
        return !degraded;
    }

    private void complain(String kind, String id, String device, String detail) {
        if (complaints.size() < MAX_COMPLAINTS) {
            complaints.add(kind + ": " + id + " at " + device + ": " + detail);
        }
    }

    private synchronized void add(Tally one) {
        tally = new Tally(tally.sent() + one.sent(), tally.answered() + one.answered(),
                tally.degraded() + one.degraded(), tally.refused() + one.refused(), tally.retried() + one.retried(),
                tally.lost() + one.lost(), tally.wrong() + one.wrong());
    }

    synchronized Tally tally() {
        return tally;
    }

    /** Samples that were begun. */
    long samples() {
        return samples.get();
    }

    /** How many samples in a row had a full answer at every device, until now. */
    long fullInARow() {
        return fullInARow.get();
    }

    void forgetRow() {
        fullInARow.set(0);
    }

    /** Median milliseconds of full answers from before the cloud since this was last asked; NaN if there were none. */
    double localMillis() {
        return median(localExits);
    }

    /** The same of those from the cloud. */
    double cloudMillis() {
        return median(cloudExits);
    }

    private static double median(Recorder exits) {
        Histogram since = exits.getIntervalHistogram();
        return since.getTotalCount() == 0 ? Double.NaN : since.getValueAtPercentile(50) / 1000.0;
    }

    /** The first requests that were lost or wrong since this was last asked, in words. */
    List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    /** Lets the clients finish what they have sent. */
    @Override
    public void close() {
        running = false;
        try {
            if (clock != null) {
                clock.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads.close();
        http.close();
    }
}
