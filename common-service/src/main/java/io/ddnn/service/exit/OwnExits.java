package io.ddnn.service.exit;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.HeadGate;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.service.metrics.TierMeters;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets one sample go at the first of a device's exits that is sure, and remembers what the last one asked said. */
public final class OwnExits implements HeadGate {

    private final NodeDefinition device;
    private final TierMeters meters;
    private @Nullable Classification last;
    private boolean asked;

    /** Begins a sample's way through a device. */
    public OwnExits(NodeDefinition device, TierMeters meters) {
        this.device = device;
        this.meters = meters;
    }

    @Override
    public boolean leaves(int after, double[] scores) {
        ExitDefinition exit = Objects.requireNonNull(device.exitAfter(after));
        Classification classification = Classification.of(scores, exit.temperature());
        last = classification;
        Double threshold = exit.threshold();
        if (threshold == null) {
            return false;
        }
        asked = true;
        boolean taken = classification.exitsAt(threshold);
        meters.entropy(ExitName.LOCAL, classification, taken);
        return taken;
    }

    /** What the scores of the last head that was reached say; null if there was none. */
    public @Nullable Classification last() {
        return last;
    }

    /** Whether there was an exit with a threshold. */
    public boolean asked() {
        return asked;
    }
}
