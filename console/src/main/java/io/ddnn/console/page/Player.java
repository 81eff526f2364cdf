package io.ddnn.console.page;

import io.ddnn.client.Answer;
import io.ddnn.client.ClientSettings;
import io.ddnn.client.DeviceClient;
import io.ddnn.client.SampleAnswer;
import io.ddnn.client.Upload;
import io.ddnn.model.network.NodeDefinition;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts samples to the devices: one at a time, at a rate, or pictures that people bring. Safe for use by many threads. */
final class Player implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Player.class);

    /** Samples a second, at most: each has its pictures on the page. */
    static final double FASTEST = 20;

    private static final int MOST_OPEN = 32;

    private final ConsoleSettings settings;
    private final Board board;
    private final Consumer<State> changed;
    private final DeviceClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore open = new Semaphore(MOST_OPEN);
    private final String run = "console-" + UUID.randomUUID().toString().substring(0, 8);
    private long sent;
    private int next;
    private double rate;
    private volatile boolean closed;

    /**
     * What the player does.
     *
     * @param samples how many the data set has
     * @param next place of the one that comes next, from 0
     * @param rate samples a second; 0 while it pauses
     */
    record State(int samples, int next, double rate) {}

    Player(ConsoleSettings settings, Board board, Consumer<State> changed) {
        this.settings = settings;
        this.board = board;
        this.changed = changed;
        this.client = new DeviceClient(ClientSettings.within(settings.timeout()), settings.access());
        Thread.ofVirtual().name("player").start(this::play);
    }

    synchronized State state() {
        return new State(settings.samples().size(), next, rate);
    }

    /**
     * Plays at a rate from now on.
     *
     * @param samplesPerSecond 0 to pause
     * @throws IllegalStateException if there are no samples to play
     */
    void play(double samplesPerSecond) {
        if (samplesPerSecond > 0) {
            requireSamples();
        }
        synchronized (this) {
            rate = samplesPerSecond;
            notifyAll();
        }
        changed.accept(state());
    }

    private void play() {
        try {
            while (!closed) {
                double now;
                synchronized (this) {
                    while (rate == 0 && !closed) {
                        wait();
                    }
                    now = rate;
                }
                long begun = System.nanoTime();
                if (!closed) {
                    stepIfThereIsRoom();
                }
                LockSupport.parkNanos(begun + Math.round(1e9 / now) - System.nanoTime());
            }
        } catch (InterruptedException | RejectedExecutionException _) {
            // the console ends
        }
    }

    /** While too many wait for their answers, none is posted. */
    private void stepIfThereIsRoom() {
        try {
            String _ = step();
        } catch (IllegalStateException e) {
            LOG.debug("no sample is posted: {}", e.getMessage());
        }
    }

    private void requireSamples() {
        if (settings.samples().isEmpty()) {
            throw new IllegalStateException("the console was started without samples, expected some to play");
        }
    }

    /**
     * Posts the next sample; after the last comes the first.
     *
     * @return its id
     * @throws IllegalStateException if there are no samples, or too many wait for their answers
     */
    String step() {
        ConsoleSample sample;
        requireSamples();
        synchronized (this) {
            sample = settings.samples().get(next);
            next = (next + 1) % settings.samples().size();
        }
        String id = post(sample.label(), sample.images());
        changed.accept(state());
        return id;
    }

    /**
     * Posts pictures.
     *
     * @param label the class that they are known to be of; null if that is not known
     * @param images files by device; devices without one do not see the object
     * @return the sample's id
     */
    String post(@Nullable String label, Map<String, byte[]> images) {
        if (!open.tryAcquire()) {
            throw new IllegalStateException(MOST_OPEN + " samples wait for their answers, expected fewer");
        }
        String id;
        synchronized (this) {
            id = run + "-" + ++sent;
        }
        Map<String, @Nullable String> pictures = new LinkedHashMap<>();
        Map<URI, Upload> uploads = new LinkedHashMap<>();
        List<String> devices = settings.definition().devices().stream().map(NodeDefinition::id).toList();
        for (String device : devices) {
            byte[] file = images.get(device);
            pictures.put(device, file == null ? null : dataUrl(file));
            uploads.put(Objects.requireNonNull(settings.nodes().get(device)),
                    file == null ? Upload.NONE : new Upload(file));
        }
        board.posted(id, label, pictures);
        threads.execute(() -> {
            try {
                long start = System.nanoTime();
                SampleAnswer answer = client.decide(id, uploads);
                board.answered(id, (System.nanoTime() - start) / 1e6, failures(devices, answer.answers()));
            } finally {
                open.release();
            }
        });
        return id;
    }

    private static Map<String, String> failures(List<String> devices, List<Answer> answers) {
        Map<String, String> failures = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).outcome() instanceof Answer.Failed(int _, String _, String detail)) {
                failures.put(devices.get(i), detail);
            }
        }
        return failures;
    }

    private static String dataUrl(byte[] file) {
        boolean jpeg = file.length > 1 && file[0] == (byte) 0xff;
        return "data:image/" + (jpeg ? "jpeg" : "png") + ";base64," + Base64.getEncoder().encodeToString(file);
    }

    @Override
    public void close() {
        closed = true;
        play(0);
        threads.shutdown();
        try {
            boolean _ = threads.awaitTermination(Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
        client.close();
    }
}
