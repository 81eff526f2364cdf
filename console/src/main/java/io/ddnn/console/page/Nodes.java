package io.ddnn.console.page;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks at the nodes' thresholds and faults again and again, and changes them. Safe for use by many threads. */
final class Nodes {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String THRESHOLDS = "/admin/thresholds";
    private static final String FAULTS = "/admin/faults";
    private static final int OK = 200;

    private final NetworkDefinition definition;
    private final ConsoleSettings settings;
    private final NodeClient client;
    private final Consumer<List<NodeState>> changed;
    private Map<String, NodeState> states = new LinkedHashMap<>();

    Nodes(ConsoleSettings settings, NodeClient client, Consumer<List<NodeState>> changed) {
        this.definition = settings.definition();
        this.settings = settings;
        this.client = client;
        this.changed = changed;
        definition.nodes().forEach(node -> states.put(node.id(), down(node)));
    }

    private NodeState down(NodeDefinition node) {
        NodeDefinition parent = definition.parent(node.id());
        return new NodeState(node.id(), node.tier().text(), node.inputs(), parent == null ? null : parent.id(),
                String.valueOf(settings.nodes().get(node.id())), false, Map.of(), Map.of(), 0, "0", false, false,
                false, false);
    }

    synchronized List<NodeState> all() {
        return List.copyOf(states.values());
    }

    /** Asks all nodes how they are. */
    void look() throws InterruptedException {
        for (NodeDefinition node : definition.nodes()) {
            look(node);
        }
    }

    private void look(NodeDefinition node) throws InterruptedException {
        NodeState state = down(node);
        try {
            HttpResponse<byte[]> thresholds = client.get(node.id(), THRESHOLDS);
            if (thresholds.statusCode() == OK) {
                JsonNode body = JSON.readTree(thresholds.body());
                HttpResponse<byte[]> faults = client.get(node.id(), FAULTS);
                JsonNode broken = faults.statusCode() == OK ? JSON.readTree(faults.body()) : JSON.createObjectNode();
                state = new NodeState(node.id(), state.tier(), state.inputs(), state.parent(), state.address(), true,
                        thresholds(body.path("thresholds")), thresholds(body.path("bundled")),
                        body.path("revision").asLong(), thresholds.headers().firstValue("ETag").orElse("0"),
                        body.path("kept").asBoolean(), faults.statusCode() == OK,
                        broken.path("unplugged").asBoolean(false), broken.path("uplinkCut").asBoolean(false));
            }
        } catch (IOException | JacksonException _) {
            // it is down, or none of ours
        }
        set(state);
    }

    private void set(NodeState state) {
        List<NodeState> all = null;
        synchronized (this) {
            if (!Objects.equals(states.get(state.id()), state)) {
                states = new LinkedHashMap<>(states);
                states.put(state.id(), state);
                all = all();
            }
        }
        if (all != null) {
            changed.accept(all);
        }
    }

    private static Map<String, @Nullable Double> thresholds(JsonNode object) {
        Map<String, @Nullable Double> thresholds = new LinkedHashMap<>();
        object.forEachEntry((name, value) -> thresholds.put(name, value.isNumber() ? value.asDouble() : null));
        return thresholds;
    }

    /** Passes a change of thresholds on; what the node says is passed back. */
    HttpResponse<byte[]> change(String node, byte[] json, String tag) throws IOException, InterruptedException {
        return then(node, client.send("PUT", node, THRESHOLDS, json, tag));
    }

    /** Takes the last change of thresholds back. */
    HttpResponse<byte[]> undo(String node, String tag) throws IOException, InterruptedException {
        return then(node, client.send("POST", node, THRESHOLDS + "/undo", null, tag));
    }

    /** Passes a fault on. */
    HttpResponse<byte[]> fault(String node, byte[] json) throws IOException, InterruptedException {
        return then(node, client.send("PUT", node, FAULTS, json, null));
    }

    private HttpResponse<byte[]> then(String node, HttpResponse<byte[]> response) throws InterruptedException {
        look(definition.node(node));
        return response;
    }

    /** How many early exits the cloud was asked about, and how many of those it answered alike, at all nodes. */
    long[] audits() throws InterruptedException {
        long[] counts = new long[2];
        for (NodeState node : all()) {
            if (node.up()) {
                try {
                    HttpResponse<byte[]> response = client.get(node.id(), "/admin/audit");
                    if (response.statusCode() == OK) {
                        JSON.readTree(response.body()).forEach(exit -> {
                            counts[0] += exit.path("audited").asLong();
                            counts[1] += exit.path("agreed").asLong();
                        });
                    }
                } catch (IOException | JacksonException _) {
                    // what is not told is not counted
                }
            }
        }
        return counts;
    }
}
