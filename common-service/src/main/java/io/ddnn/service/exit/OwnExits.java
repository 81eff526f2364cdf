package io.ddnn.service.exit;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.HeadGate;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.threshold.ThresholdsInForce;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets one sample go at the first of a device's exits that is sure, and remembers what the last one asked said. */
public final class OwnExits implements HeadGate {

    private final NodeDefinition device;
    private final TierMeters meters;
    private final Trace trace;
    private final ThresholdsInForce thresholds;
    private @Nullable Classification last;
    private @Nullable ExitDefinition lastExit;
    private boolean asked;

    /**
     * Begins a sample's way through a device.
     *
     * @param thresholds that it is held to
     */
    public OwnExits(NodeDefinition device, TierMeters meters, Trace trace, ThresholdsInForce thresholds) {
        this.device = device;
        this.meters = meters;
        this.trace = trace;
        this.thresholds = thresholds;
    }

    @Override
    public boolean leaves(int after, double[] scores) {
        ExitDefinition exit = Objects.requireNonNull(device.exitAfter(after));
        Classification classification = Classification.of(scores, exit.temperature());
        last = classification;
        lastExit = exit;
        Double threshold = thresholds.now(exit).threshold();
        boolean taken = threshold != null && classification.exitsAt(threshold);
        if (threshold != null) {
            asked = true;
            meters.entropy(ExitName.LOCAL, classification, taken);
        }
        trace.reached(device.id(), ExitName.LOCAL, classification, exit.temperature(), threshold, taken,
                Set.of(device.id()), List.of());
        return taken;
    }

    /** What the scores of the last head that was reached say; null if there was none. */
    public @Nullable Classification last() {
        return last;
    }

    /** The same, where nothing better can be had: the answer comes from there, as exit {@code device}. */
    public @Nullable Classification fallBack() {
        if (last != null && lastExit != null) {
            trace.reached(device.id(), ExitName.DEVICE, last, lastExit.temperature(), null, true, Set.of(device.id()),
                    List.of());
        }
        return last;
    }

    /** Whether there was an exit with a threshold. */
    public boolean asked() {
        return asked;
    }
}
