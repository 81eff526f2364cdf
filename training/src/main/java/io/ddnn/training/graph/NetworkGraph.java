package io.ddnn.training.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.BlockDefinition;
import io.ddnn.model.network.ExitOn;
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
     * @return leaves first; of a node the exit on scores before that on blocks
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
            NDArray map = blocks(node, images, seen);
            LayerParameters head = parameters.node(node.id()).head();
            NDArray rows = rowsOf(views.seen());
            NDArray scores = null;
            if (head != null) {
                scores = Flow.select(pass.linear(head, map.reshape(seen + 1, -1), seen), rows);
                addExit(node, ExitOn.BLOCKS, scores);
            }
            boolean[] present = present(views.missing());
            return new Flow(scores, present, Map.of(node.id(), new SourceMap(Flow.select(map, rows), present)));
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
                addExit(node, ExitOn.SCORES, scores);
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
            NDArray map = blocks(node, input, batch.size());
            LayerParameters head = parameters.node(node.id()).head();
            if (head != null) {
                scores = pass.linear(head, map.reshape(batch.size() + 1, -1), batch.size());
                addExit(node, ExitOn.BLOCKS, scores);
            }
            return new Flow(scores, present, Map.of(node.id(), new SourceMap(map, present)));
        }

        private NDArray blocks(NodeDefinition node, NDArray input, int counted) {
            NDArray map = input;
            for (int i = 0; i < node.blocks().size(); i++) {
                BlockDefinition block = node.blocks().get(i);
                map = pass.block(parameters.node(node.id()).blocks().get(i), map, block.stride(), counted);
            }
            return map;
        }

        private void addExit(NodeDefinition node, ExitOn on, NDArray scores) {
            boolean[] visible = batch.visible(definition.devicesBelow(node.id()).stream()
                    .map(device -> devices.indexOf(device.id()))
                    .toList());
            boolean[] lost = batch.lost().get(node.id());
            for (int sample = 0; lost != null && sample < lost.length; sample++) {
                visible[sample] &= !lost[sample];
            }
            exits.add(new ExitScores(node.id(), on, scores, visible));
        }
    }
}
