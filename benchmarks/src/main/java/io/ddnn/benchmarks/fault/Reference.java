package io.ddnn.benchmarks.fault;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** What a network says of samples in one piece, for the devices that were present and the exit that answered. */
final class Reference {

    private record Asked(int sample, List<String> missing) {}

    private record Known(SampleResult result, SampleResult everyExit) {}

    private final WholeNetwork network;
    private final WholeNetwork neverSure;
    private final List<Map<String, View>> samples;
    private final Map<Asked, Known> known = new ConcurrentHashMap<>();

    /**
     * Makes a reference.
     *
     * @param samples the views of each sample, by device
     */
    Reference(WholeNetwork network, List<Map<String, View>> samples) {
        this.network = network;
        this.neverSure = network.withDefinition(withoutThresholds(network.definition()));
        this.samples = List.copyOf(samples);
    }

    private static NetworkDefinition withoutThresholds(NetworkDefinition definition) {
        List<NodeDefinition> nodes = definition.nodes().stream()
                .map(node -> node.withExits(node.exits().stream().map(exit -> exit.withThreshold(null)).toList()))
                .toList();
        return new NetworkDefinition(definition.name(), definition.classes(), definition.input(), nodes);
    }

    /**
     * Whether a decision has the label and the confidence that the network gives at its exit for the devices that were
     * present; where it is not degraded, also whether it is of the right exit.
     */
    boolean agrees(int sample, String device, JsonNode decision) {
        List<String> missing = decision.path("missing").valueStream().map(JsonNode::asString).sorted().toList();
        String exit = decision.path("exit").asString();
        if (missing.size() == samples.get(sample).size()) {
            return false;
        }
        Known expected = known.computeIfAbsent(new Asked(sample, missing), this::evaluate);
        if (!decision.path("degraded").asBoolean()
                && !(missing.isEmpty() && exit.equals(expected.result().decision().exit().text()))) {
            return false;
        }
        return expected.everyExit().exits().stream()
                .filter(passed -> exit.equals("device")
                        ? passed.node().equals(device)
                        : passed.exit().text().equals(exit) && isAboveDevices(passed.node()))
                .anyMatch(passed -> equal(passed.classification(), decision));
    }

    private boolean isAboveDevices(String node) {
        return network.definition().node(node).tier() != Tier.DEVICE;
    }

    private boolean equal(Classification expected, JsonNode decision) {
        return network.definition().classes().get(expected.label()).equals(decision.path("label").asString())
                && Float.floatToIntBits((float) expected.confidence()) == Float
                        .floatToIntBits((float) decision.path("confidence").asDouble());
    }

    // a network is for one thread at a time
    private synchronized Known evaluate(Asked asked) {
        Map<String, View> views = new HashMap<>(samples.get(asked.sample()));
        views.keySet().removeAll(asked.missing());
        return new Known(network.evaluate(views), neverSure.evaluate(views));
    }
}
