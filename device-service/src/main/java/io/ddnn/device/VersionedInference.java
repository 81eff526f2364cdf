package io.ddnn.device;

import io.ddnn.device.offload.Offloading;
import io.ddnn.model.image.PixelImage;
import io.ddnn.service.event.DecisionEvents;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.Parents;
import io.ddnn.service.threshold.Thresholds;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Decides each sample by one version of the network: the newest that this device and its parent have, or the one that the
 * other devices of the sample have begun with.
 */
@Component
public final class VersionedInference implements ServedNetworks.Listener {

    /** The newest, the one that the parent wants, and once more if that changed meanwhile. */
    private static final int MAX_VERSIONS_TRIED = 3;

    /** How long a version that the parent has not loaded is not offered. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ServedNetworks networks;
    private final Parents parents;
    private final Offloading offloading;
    private final TierMeters meters;
    private final Thresholds thresholds;
    private final DeviceAudits audits;
    private final DecisionEvents events;
    private final LongSupplier clock;
    private final Map<String, DeviceInference> inferences = new ConcurrentHashMap<>();
    private volatile @Nullable Usual usual;

    /** The version that is used instead of the newest, for a while. */
    private record Usual(String version, String insteadOf, long since) {}

    /** Makes the device's inference. */
    @Autowired
    public VersionedInference(ServedNetworks networks, Parents parents, Offloading offloading, TierMeters meters,
            Thresholds thresholds, DeviceAudits audits, DecisionEvents events) {
        this(networks, parents, offloading, meters, thresholds, audits, events, System::nanoTime);
    }

    VersionedInference(ServedNetworks networks, Parents parents, Offloading offloading, TierMeters meters,
            Thresholds thresholds, DeviceAudits audits, DecisionEvents events, LongSupplier clock) {
        this.networks = networks;
        this.parents = parents;
        this.offloading = offloading;
        this.meters = meters;
        this.thresholds = thresholds;
        this.audits = audits;
        this.events = events;
        this.clock = clock;
        networks.listen(this);
    }

    @Override
    public void added(ServedNode served) {
        inferences.put(served.version(), new DeviceInference(served,
                Objects.requireNonNull(parents.of(served), "a device has a parent"), offloading, meters, thresholds,
                audits));
    }

    @Override
    public void dropped(ServedNode served) {
        inferences.remove(served.version());
    }

    /**
     * Decides a sample.
     *
     * @param sample id of the sample
     * @param image of the network's input shape; null if the object is not in view
     * @param request when no answer is of use any more, and what the client wants to know
     * @throws ProblemException if there is no answer
     */
    public DeviceAnswer decide(String sample, @Nullable PixelImage image, DeviceRequest request) {
        count(image);
        return told(sample, decide(first(), sample, image, request), request.trace());
    }

    /** What a batch sends up is not told sample by sample. */
    private DeviceAnswer told(String sample, DeviceAnswer answer, Trace trace) {
        events.answered(networks.newest(), sample, answer.version(), answer.decision(), answer.here(), trace);
        return answer;
    }

    private void count(@Nullable PixelImage image) {
        if (image != null) {
            meters.viewed(networks.newest().definition().input().rawBytes());
        }
    }

    /**
     * Decides several samples, and asks the tier above about all of them at once.
     *
     * @param views what the device sees of each sample
     * @param request when no answer is of use any more
     * @return one answer a view, in their order: each throws what {@link #decide} does if there is none
     */
    public List<Supplier<DeviceAnswer>> decideAll(List<SampleView> views, DeviceRequest request) {
        views.forEach(view -> count(view.image()));
        List<Supplier<DeviceAnswer>> first = inference(first()).decideAll(views, request);
        List<Supplier<DeviceAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            SampleView view = views.get(i);
            Supplier<DeviceAnswer> answer = first.get(i);
            answers.add(() -> {
                try {
                    return told(view.sample(), answer.get(), new Trace());
                } catch (OtherVersionException e) {
                    return told(view.sample(),
                            decide(e.wanted().version(), view.sample(), view.image(), request), new Trace());
                }
            });
        }
        return answers;
    }

    private DeviceAnswer decide(String from, String sample, @Nullable PixelImage image, DeviceRequest request) {
        String version = from;
        for (int tried = 1; tried <= MAX_VERSIONS_TRIED; tried++) {
            try {
                return inference(version).decide(sample, image, request);
            } catch (OtherVersionException e) {
                String wanted = e.wanted().version();
                if (!e.wanted().onlySample()) {
                    usual = new Usual(wanted, version, clock.getAsLong());
                }
                version = wanted;
            }
        }
        throw new ProblemException(ProblemType.PARENT_REFUSED, "the tier above wants sample '" + sample
                + "' in version '" + version + "' after others were tried");
    }

    private String first() {
        String newest = networks.newest().version();
        Usual known = usual;
        return known != null && known.insteadOf().equals(newest) && networks.find(known.version()) != null
                && clock.getAsLong() - known.since() < RETRY.toNanos() ? known.version() : newest;
    }

    private DeviceInference inference(String version) {
        DeviceInference inference = networks.use(version) == null ? null : inferences.get(version);
        if (inference == null) {
            throw new ProblemException(ProblemType.PARENT_REFUSED,
                    "version '" + version + "' was just replaced by another one");
        }
        return inference;
    }
}
