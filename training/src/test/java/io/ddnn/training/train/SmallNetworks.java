package io.ddnn.training.train;

import io.ddnn.model.network.AggregateDefinition;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.MissingFill;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.network.NodeDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small networks of all six topologies and with several exits at a device, for the tests. */
public final class SmallNetworks {

    /** Height and width of the images. */
    public static final int SIDE = 12;

    private SmallNetworks() {}

    /** The topologies whose merging can be chosen, and those with one device, where there is nothing to choose. */
    public static List<NetworkDefinition> all() {
        List<NetworkDefinition> networks = new ArrayList<>(List.of(a(), b(), d(), branchy(1), branchy(3)));
        for (Aggregation scores : Aggregation.values()) {
            for (Aggregation maps : Aggregation.values()) {
                networks.add(c(3, scores, maps));
                networks.add(e(3, scores, maps));
                networks.add(f(scores, maps));
            }
        }
        networks.add(masked(c(3, Aggregation.CC, Aggregation.CC)));
        networks.add(masked(f(Aggregation.CC, Aggregation.CC)));
        return networks;
    }

    /** The network with absent inputs masked where they are concatenated. */
    private static NetworkDefinition masked(NetworkDefinition network) {
        return new NetworkDefinition(network.name() + "-masked", network.classes(), network.input(),
                network.nodes().stream()
                        .map(node -> new NodeDefinition(node.id(), node.tier(), node.inputs(),
                                masked(node.aggregate()),
                                node.blocks(), node.exits(), node.rawOffload()))
                        .toList());
    }

    private static AggregateDefinition masked(AggregateDefinition aggregate) {
        return aggregate.scores() == null && aggregate.maps() == null
                ? aggregate
                : new AggregateDefinition(aggregate.scores(), aggregate.maps(), MissingFill.MASK);
    }

    public static NetworkDefinition a() {
        return read("a", "  - {id: camera-0, tier: device, offload: raw, blocks: [{filters: 3, stride: 2}]}\n"
                + cloud("camera-0", "{maps: CC}"));
    }

    public static NetworkDefinition b() {
        return read("b", device(0, ", threshold: 0.6") + cloud("camera-0", "{maps: CC}"));
    }

    /** Devices with exits behind the first and the last of three blocks. */
    public static NetworkDefinition branchy(int devices) {
        String nodes = IntStream.range(0, devices).mapToObj(i -> """
                  - id: camera-%d
                    tier: device
                    blocks: [{filters: 3, stride: 2}, {filters: 6, stride: 1}, {filters: 4, stride: 2}]
                    exits: [{on: blocks, after: 1, threshold: 0.4}, {on: blocks, threshold: 0.4}]
                """.formatted(i)).collect(Collectors.joining());
        return read("branchy-" + devices, nodes + cloud(ids(0, devices), "{maps: CC}"));
    }

    public static NetworkDefinition c(int devices, Aggregation scores, Aggregation maps) {
        return read("c-" + scores + "-" + maps, devices(devices) + """
                  - id: gateway
                    tier: edge
                    inputs: [%s]
                    aggregate: {scores: %s}
                    exits: [{on: scores, weight: 1, threshold: 0.6}]
                """.formatted(ids(0, devices), scores) + cloud("gateway", "{maps: " + maps + "}"));
    }

    public static NetworkDefinition d() {
        return read("d", device(0, ", threshold: 0.4") + """
                  - id: edge
                    tier: edge
                    inputs: [camera-0]
                    aggregate: {maps: CC}
                    blocks: [{filters: 5, stride: 2}]
                    exits: [{on: blocks, weight: 1, threshold: 0.6}]
                """ + cloud("edge", "{maps: CC}"));
    }

    public static NetworkDefinition e(int devices, Aggregation scores, Aggregation maps) {
        return read("e-" + scores + "-" + maps,
                devices(devices) + edge("edge", ids(0, devices), scores, maps) + cloud("edge", "{maps: CC}"));
    }

    /** Two edges; their maps and scores are merged in the cloud as in the edges. */
    public static NetworkDefinition f(Aggregation scores, Aggregation maps) {
        return read("f-" + scores + "-" + maps,
                devices(4) + edge("edge-0", ids(0, 2), scores, maps) + edge("edge-1", ids(2, 4), scores, maps) + """
                          - id: cloud
                            tier: cloud
                            inputs: [edge-0, edge-1]
                            aggregate: {scores: %s, maps: %s}
                            blocks: [{filters: 4, stride: 1}]
                            exits: [{on: scores, weight: 1, threshold: 0.3}, {on: blocks, weight: 1}]
                        """.formatted(scores, maps));
    }

    private static String edge(String id, String inputs, Aggregation scores, Aggregation maps) {
        return """
                  - id: %s
                    tier: edge
                    inputs: [%s]
                    aggregate: {scores: %s, maps: %s}
                    blocks: [{filters: 5, stride: 2}]
                    exits: [{on: scores, weight: 1, threshold: 0.5}, {on: blocks, weight: 1, threshold: 0.5}]
                """.formatted(id, inputs, scores, maps);
    }

    private static String cloud(String input, String aggregate) {
        return """
                  - id: cloud
                    tier: cloud
                    inputs: [%s]
                    aggregate: %s
                    blocks: [{filters: 6, stride: 1}, {filters: 5, stride: 2}]
                    exits: [{on: blocks, weight: 1}]
                """.formatted(input, aggregate);
    }

    private static String devices(int count) {
        return IntStream.range(0, count).mapToObj(i -> device(i, "")).collect(Collectors.joining());
    }

    private static String device(int number, String threshold) {
        return "  - {id: camera-" + number + ", tier: device, blocks: [{filters: 3, stride: 2}], "
                + "exits: [{on: blocks, weight: 1" + threshold + "}]}\n";
    }

    private static String ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "camera-" + i).collect(Collectors.joining(", "));
    }

    private static NetworkDefinition read(String name, String nodes) {
        return NetworkDefinitionReader.parse("""
                format: 1
                name: small-%s
                classes: [car, bus, person]
                input: {height: %d, width: %d, channels: 3}
                nodes:
                """.formatted(name, SIDE, SIDE) + nodes);
    }
}
