package io.ddnn.training.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.training.graph.Flow.SourceMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a network, built from its definition alone: every node's blocks and heads, and the merging of scores and
 * maps on the way to the root. All exits are computed for every sample; none is taken.
 *
 * <p>A device's blocks run on the views that it has and on one black frame, which stands for all others.
 */
public final class NetworkGraph {

    private final NetworkDefinition definition;
    private final NetworkParameters parameters;
    private final List<String> devices;

    /** Makes the graph of a network with its parameters, which it reads anew in every pass. */
    public NetworkGraph(NetworkParameters parameters) {
        this.parameters = parameters;
        this.definition = parameters.definition();
        this.devices = definition.devices().stream().map(NodeDefinition::id).toList();
    }

    /**
     * Computes the scores of all exits.
     *
     * @return leaves first; of a node the exit on scores first, then those on blocks, the first block's first
     * @throws IllegalArgumentException if the batch is not one of this network's devices
     */
    public List<ExitScores> forward(Pass pass, Batch batch) {
        if (batch.devices().size() != devices.size()) {
            throw new IllegalArgumentException(
                    "batch has " + batch.devices().size() + " devices, expected " + devices.size());
        }
        return new Forward(pass, batch).run();
    }

    /** One pass. */
    private final class Forward {
        private final Pass pass;
        private final Batch batch;
        private final Map<String, Flow> flows = new HashMap<>();
        private final List<ExitScores> exits = new ArrayList<>();

        Forward(Pass pass, Batch batch) {
            this.pass = pass;
            this.batch = batch;
        }

        List<ExitScores> run() {
            for (NodeDefinition node : definition.nodes()) {
                Flow flow = node.tier() == Tier.DEVICE ? device(node) : inner(node);
                boolean[] lost = batch.lost().get(node.id());
                flows.put(node.id(), lost == null ? flow : flow.without(lost, pass.manager()));
            }
            return exits;
        }

        private Flow device(NodeDefinition node) {
            Batch.DeviceViews views = batch.devices().get(devices.indexOf(node.id()));
            int seen = views.seen().length;
            NDArray images = pass.manager().create(
                    views.pixels(),
                    new Shape(seen + 1, definition.input().height(), definition.input().width(),
                            definition.input().channels()));
            NDArray rows = rowsOf(views.seen());
            Computed computed = compute(node, images, seen, own -> Flow.select(own, rows));
            boolean[] present = present(views.missing());
            return new Flow(computed.scores, present, Map.of(node.id(), new SourceMap(computed.map, present)));
        }

        /** For each sample the row of its view, and the black frame's for samples without one. */
        private NDArray rowsOf(int[] seen) {
            long[] rows = new long[batch.size() + 1];
            Arrays.fill(rows, seen.length);
            for (int i = 0; i < seen.length; i++) {
                rows[seen[i]] = i;
            }
            return pass.manager().create(rows);
        }

        private boolean[] present(boolean[] missing) {
            boolean[] present = new boolean[batch.size() + 1];
            for (int row = 0; row < present.length; row++) {
                present[row] = row == batch.size() || !missing[row];
            }
            return present;
        }

        private Flow inner(NodeDefinition node) {
            List<Flow> children = node.inputs().stream()
                    .map(input -> Objects.requireNonNull(flows.get(input)))
                    .toList();
            boolean[] present = Merge.any(children.stream().map(Flow::present).toList());
            NDArray scores = null;
            Aggregation merging = node.aggregate().scores();
            if (merging != null) {
                scores = new Merge(pass.manager(),
                        children.stream().map(child -> Objects.requireNonNull(child.scores())).toList(),
                        children.stream().map(Flow::present).toList()).by(merging, node.aggregate().missing());
                LayerParameters mapping = parameters.node(node.id()).scoreMapping();
                if (mapping != null) {
                    scores = pass.linear(mapping, scores, batch.size());
                }
                addExit(node, 0, scores);
            }
            Map<String, SourceMap> maps = new LinkedHashMap<>();
            children.forEach(child -> maps.putAll(child.maps()));
            Aggregation merged = node.aggregate().maps();
            if (merged == null) {
                return new Flow(scores, present, maps);
            }
            NDArray input = new Merge(pass.manager(),
                    maps.values().stream().map(SourceMap::map).toList(),
                    maps.values().stream().map(SourceMap::present).toList()).by(merged, node.aggregate().missing());
            Computed computed = compute(node, input, batch.size(), own -> own);
            return new Flow(computed.scores == null ? scores : computed.scores, present,
                    Map.of(node.id(), new SourceMap(computed.map, present)));
        }

        /** What a node's blocks and its last head make: a row a sample and one for blank views. */
        private record Computed(NDArray map, @Nullable NDArray scores) {}

        /**
         * Runs a node's blocks and heads.
         *
         * @param counted number of rows, from the first, that batch norm's statistics are taken from
         * @param perSample turns rows of the input into rows of samples
         */
        private Computed compute(NodeDefinition node, NDArray input, int counted, UnaryOperator<NDArray> perSample) {
            NodeLayers layers = parameters.node(node.id());
            List<Integer> places = node.heads().stream().map(node::after).toList();
            NDArray map = input;
            NDArray scores = null;
            for (int i = 0; i < node.blocks().size(); i++) {
                map = pass.block(layers.blocks().get(i), map, node.blocks().get(i).stride(), counted);
                int head = places.indexOf(i + 1);
                if (head >= 0) {
                    NDArray flat = map.reshape(map.getShape().get(0), -1);
                    scores = perSample.apply(pass.linear(layers.heads().get(head), flat, counted));
                    addExit(node, i + 1, scores);
                }
            }
            return new Computed(perSample.apply(map), scores);
        }

        private void addExit(NodeDefinition node, int after, NDArray scores) {
            boolean[] visible = batch.visible(definition.devicesBelow(node.id()).stream()
                    .map(device -> devices.indexOf(device.id()))
                    .toList());
            boolean[] lost = batch.lost().get(node.id());
            for (int sample = 0; lost != null && sample < lost.length; sample++) {
                visible[sample] &= !lost[sample];
            }
            exits.add(new ExitScores(node.id(), after, scores, visible));
        }
    }
}
