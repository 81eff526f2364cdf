package io.ddnn.service.join;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.metrics.TierMeters.Stage;
import io.ddnn.service.node.ServedNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a node does with its children's maps: runs its blocks on them, or relays them if it has none. */
final class MapStage {

    private final ServedNode served;
    private final @Nullable ExitDefinition onBlocks;
    private final TierMeters meters;

    MapStage(ServedNode served, TierMeters meters) {
        this.served = served;
        this.onBlocks = served.node().exit(ExitOn.BLOCKS);
        this.meters = meters;
    }

    /** What came of the maps. */
    sealed interface Made {

        /** The maps for the tier above. */
        List<SourceMap> maps();

        /** The children's maps as they are. */
        record Relayed(List<SourceMap> maps) implements Made {}

        /**
         * What the blocks made.
         *
         * @param node id of the node
         * @param output map and scores
         */
        record Computed(String node, NodeOutput output) implements Made {

            // packed only when it is asked for: where the sample leaves, it never is
            @Override
            public List<SourceMap> maps() {
                return List.of(new SourceMap(node, output.map().toPacked()));
            }
        }
    }

    /** Nobody waits for what the blocks would make. */
    static final class UnwantedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnwantedException() {
            super(null, null, false, false);
        }
    }

    /**
     * Runs the stage on the maps that came, by the node that made them.
     *
     * @param wanted asked when it is the blocks' turn
     * @throws UnwantedException if they are not wanted any more then
     */
    Made run(Map<String, SourceMap> maps, BooleanSupplier wanted) {
        if (served.node().blocks().isEmpty()) {
            return new Made.Relayed(served.definition().mapSources(served.node().id()).stream()
                    .map(source -> maps.get(source.id()))
                    .filter(Objects::nonNull)
                    .toList());
        }
        return new Made.Computed(
                served.node().id(), meters.timed(Stage.FORWARD, () -> served.run(served.bits(maps), () -> {
                    if (!wanted.getAsBoolean()) {
                        throw new UnwantedException();
                    }
                })));
    }

    /** What the node's exit on blocks says; null if it has none. */
    @Nullable
    Classification classify(Made made) {
        if (onBlocks == null || !(made instanceof Made.Computed computed)) {
            return null;
        }
        double[] scores = computed.output().scores();
        return scores == null ? null : Classification.of(scores, onBlocks.temperature());
    }
}
