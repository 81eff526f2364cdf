package io.ddnn.console.page;

import io.ddnn.client.Access;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the console shows, and how it gets in.
 *
 * @param definition the network that the hierarchy serves
 * @param nodes base address of each node's service
 * @param access how it gets into the services, with the role admin
 * @param token what people show to the console itself
 * @param samples what it can play; may be empty
 * @param timeout the longest that a sample may take
 */
public record ConsoleSettings(NetworkDefinition definition, Map<String, URI> nodes, Access access, String token,
        List<ConsoleSample> samples, Duration timeout) {

    public ConsoleSettings {
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        samples = List.copyOf(samples);
        List<String> ids = definition.nodes().stream().map(NodeDefinition::id).toList();
        if (!nodes.keySet().equals(ids.stream().collect(Collectors.toSet()))) {
            throw new IllegalArgumentException(
                    "nodes are " + nodes.keySet() + ", expected an address for each of " + ids);
        }
        if (token.isBlank()) {
            throw new IllegalArgumentException("token is empty, expected one that people show to the console");
        }
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "ConsoleSettings[nodes=" + nodes + "]";
    }
}
