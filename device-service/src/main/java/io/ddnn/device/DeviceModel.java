package io.ddnn.device;

import io.ddnn.model.image.PixelImage;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.openinference.OpenInferenceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A device for clients of the Open Inference Protocol: takes its own views of samples. */
@Component
public final class DeviceModel implements OpenInferenceModel {

    private static final String IMAGE = "image";

    private final ServedNetworks networks;
    private final VersionedInference inference;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong counter = new AtomicLong();

    /** Makes it. */
    public DeviceModel(ServedNetworks networks, VersionedInference inference) {
        this.networks = networks;
        this.inference = inference;
    }

    @Override
    public List<String> views() {
        return List.of(IMAGE);
    }

    @Override
    public boolean needsSampleIds() {
        return networks.newest().definition().devices().size() > 1;
    }

    @Override
    public @Nullable String notReady() {
        return null;
    }

    @Override
    public List<Decided> decide(List<Sample> samples, Deadline deadline) {
        List<SampleView> views = new ArrayList<>();
        for (Sample sample : samples) {
            PixelImage image = Objects.requireNonNull(sample.views().get(IMAGE), "the only input is there");
            views.add(new SampleView(
                    sample.id() == null ? "v2-" + run + "-" + counter.incrementAndGet() : sample.id(), image));
        }
        List<Supplier<DeviceAnswer>> answers = inference.decideAll(views, new DeviceRequest(deadline));
        List<Decided> decided = new ArrayList<>();
        for (Supplier<DeviceAnswer> answer : answers) {
            DeviceAnswer got = answer.get();
            decided.add(new Decided(got.decision(), got.version()));
        }
        return decided;
    }
}
