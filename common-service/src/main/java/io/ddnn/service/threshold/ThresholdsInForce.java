package io.ddnn.service.threshold;

import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The thresholds that a sample is held to: those that were in force when it began.
 *
 * @param revision number of the revision that they come from; 0: the network's own
 * @param changed the exits that have another threshold than in the network, as they are now
 */
public record ThresholdsInForce(long revision, Map<ExitDefinition, ExitDefinition> changed) {

    /** Those of the network. */
    public static final ThresholdsInForce BUNDLED = new ThresholdsInForce(0, Map.of());

    public ThresholdsInForce {
        changed = Map.copyOf(changed);
    }

    /** None: no sample leaves a node before its last exit. */
    public static ThresholdsInForce none(NodeDefinition node) {
        return new ThresholdsInForce(0,
                node.exits().stream().collect(Collectors.toMap(exit -> exit, exit -> exit.withThreshold(null))));
    }

    /** An exit of the network's definition as it is now. */
    public ExitDefinition now(ExitDefinition exit) {
        // nobody pays for what is not used
        return changed.isEmpty() ? exit : changed.getOrDefault(exit, exit);
    }
}
