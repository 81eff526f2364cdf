package io.ddnn.service.threshold;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.service.node.ServedNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The exits of a node whose thresholds can change, by name: {@code local}, {@code edge} or {@code cloud}; where a node has
 * several of one name, as {@code local@1} for the one behind its first block. The last exit of a network is not among them,
 * as it answers in any case.
 */
final class ExitKeys {

    private ExitKeys() {}

    /** The exits by their names, in the order in which samples pass them. */
    static Map<String, ExitDefinition> of(ServedNode served) {
        NodeDefinition node = served.node();
        boolean root = served.definition().root().id().equals(node.id());
        List<ExitDefinition> exits = node.exits().stream()
                .filter(exit -> !(root && node.isLastExit(node.after(exit))))
                .sorted(Comparator.comparingInt(node::after))
                .toList();
        Map<String, ExitDefinition> byName = new LinkedHashMap<>();
        for (ExitDefinition exit : exits) {
            String name = name(node, exit);
            boolean alone = exits.stream().filter(other -> name(node, other).equals(name)).count() == 1;
            byName.put(alone ? name : name + "@" + node.after(exit), exit);
        }
        return Collections.unmodifiableMap(byName);
    }

    private static String name(NodeDefinition node, ExitDefinition exit) {
        return ExitName.of(node.tier(), exit.on()).text();
    }
}
