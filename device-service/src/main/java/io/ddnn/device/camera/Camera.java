package io.ddnn.device.camera;

import io.ddnn.device.DeviceAnswer;
import io.ddnn.device.DeviceRequest;
import io.ddnn.device.ImageIntake;
import io.ddnn.device.VersionedInference;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.Reply;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes a picture at each frame of the clock, decides it as if a client had sent it, and hands the decision on. A frame that
 * comes while too many wait for their answers is dropped, as late answers are of less use than new ones, and fewer are taken
 * for a while ({@link FramePacer}).
 */
final class Camera implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Camera.class);

    private final FrameClock clock;
    private final FrameSource source;
    private final DecisionSink sink;
    private final ImageIntake intake;
    private final VersionedInference inference;
    private final ServedNetworks networks;
    private final TierProperties tier;
    private final InstantSource time;
    private final Semaphore room;
    private final MeterRegistry registry;
    private @Nullable ExecutorService threads;
    private @Nullable Thread taker;
    private volatile boolean running;

    /** What becomes of a frame, in {@code ddnn.camera.frames}. */
    private enum Outcome {
        /** It was decided, and the sink has the decision. */
        ANSWERED,
        /** Too many waited for their answers. */
        DROPPED,
        /** There was no picture, or none that can be read. */
        NO_PICTURE,
        /** There was no decision. */
        FAILED,
        /** The sink did not take the decision. */
        NOT_TAKEN
    }

    Camera(CameraProperties properties, FrameSource source, DecisionSink sink, ImageIntake intake,
            VersionedInference inference, ServedNetworks networks, TierProperties tier, MeterRegistry registry,
            InstantSource time) {
        this.clock = new FrameClock(properties.period(), properties.prefix());
        this.source = source;
        this.sink = sink;
        this.intake = intake;
        this.inference = inference;
        this.networks = networks;
        this.tier = tier;
        this.registry = registry;
        this.time = time;
        this.room = new Semaphore(properties.maxInFlight());
        for (Outcome outcome : Outcome.values()) {
            Counter _ = counter(outcome);
        }
    }

    private Counter counter(Outcome outcome) {
        return Counter.builder("ddnn.camera.frames")
                .description("Frames that the device took for itself")
                .tags("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(registry);
    }

    @Override
    public void start() {
        running = true;
        ExecutorService made = Executors.newVirtualThreadPerTaskExecutor();
        threads = made;
        taker = Thread.ofVirtual().name("camera").start(() -> takeAll(made));
    }

    private void takeAll(ExecutorService workers) {
        FramePacer pacer = new FramePacer();
        long frame = clock.frame(time.instant()) + 1;
        try {
            while (running) {
                Duration wait = clock.until(frame, time.instant());
                if (wait.isPositive()) {
                    Thread.sleep(wait);
                }
                if (pacer.takes(frame) && room.tryAcquire()) {
                    pacer.taken();
                    String sample = clock.sample(frame);
                    workers.execute(() -> {
                        try {
                            counter(decide(sample)).increment();
                        } finally {
                            room.release();
                        }
                    });
                } else {
                    if (pacer.takes(frame)) {
                        pacer.full();
                    }
                    counter(Outcome.DROPPED).increment();
                }
                // frames that were slept through are gone
                frame = Math.max(frame, clock.frame(time.instant())) + 1;
            }
        } catch (InterruptedException | RejectedExecutionException _) {
            // the service ends
        }
    }

    private Outcome decide(String sample) {
        DeviceAnswer answer;
        try {
            byte[] file = source.take();
            DeviceRequest request = new DeviceRequest(Deadline.of(null, tier.deadline()));
            answer = inference.decide(sample, file == null ? null : intake.read(file), request);
        } catch (IOException e) {
            LOG.warn("no picture for sample {}: {}", sample, e.toString());
            return Outcome.NO_PICTURE;
        } catch (ProblemException e) {
            LOG.warn("sample {} is not decided: {}", sample, e.getMessage());
            return Outcome.FAILED;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Outcome.FAILED;
        }
        return tell(sample, answer);
    }

    private Outcome tell(String sample, DeviceAnswer answer) {
        try {
            sink.accept(JsonMessages.toJson(new Reply.Decided(answer.decision()), sample, answer.version(),
                    networks.newest().definition()));
            return Outcome.ANSWERED;
        } catch (IOException e) {
            LOG.warn("the decision of sample {} does not get to its sink: {}", sample, e.toString());
            return Outcome.NOT_TAKEN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Outcome.NOT_TAKEN;
        }
    }

    @Override
    public void stop() {
        running = false;
        if (taker != null) {
            taker.interrupt();
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
