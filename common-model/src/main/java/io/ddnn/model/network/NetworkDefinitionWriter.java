package io.ddnn.model.network;

import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code network.yaml} in one fixed layout, so that equal definitions are equal bytes. */
public final class NetworkDefinitionWriter {

    private NetworkDefinitionWriter() {}

    /** The definition as YAML, which {@link NetworkDefinitionReader#parse} reads back equal. */
    public static String toYaml(NetworkDefinition definition) {
        StringBuilder out = new StringBuilder();
        out.append("format: ").append(NetworkDefinition.FORMAT).append('\n');
        out.append("name: ").append(quote(definition.name())).append('\n');
        out.append("classes: ").append(quoted(definition.classes())).append('\n');
        InputShape input = definition.input();
        out.append("input: {height: ").append(input.height()).append(", width: ").append(input.width())
                .append(", channels: ").append(input.channels()).append("}\n");
        out.append("nodes:\n");
        definition.nodes().forEach(node -> append(out, node));
        return out.toString();
    }

    private static void append(StringBuilder out, NodeDefinition node) {
        out.append("  - id: ").append(quote(node.id())).append('\n');
        out.append("    tier: ").append(node.tier().text()).append('\n');
        if (node.rawOffload()) {
            out.append("    offload: raw\n");
        }
        if (!node.inputs().isEmpty()) {
            out.append("    inputs: ").append(quoted(node.inputs())).append('\n');
        }
        AggregateDefinition aggregate = node.aggregate();
        if (aggregate.scores() != null || aggregate.maps() != null) {
            out.append("    aggregate: {");
            if (aggregate.scores() != null) {
                out.append("scores: ").append(aggregate.scores()).append(", ");
            }
            if (aggregate.maps() != null) {
                out.append("maps: ").append(aggregate.maps()).append(", ");
            }
            out.append("missing: ").append(aggregate.missing().text()).append("}\n");
        }
        if (!node.blocks().isEmpty()) {
            out.append("    blocks: ")
                    .append(node.blocks().stream()
                            .map(block -> "{filters: " + block.filters() + ", stride: " + block.stride() + "}")
                            .collect(Collectors.joining(", ", "[", "]")))
                    .append('\n');
        }
        if (!node.exits().isEmpty()) {
            out.append("    exits: ")
                    .append(node.exits().stream()
                            .map(NetworkDefinitionWriter::exit)
                            .collect(Collectors.joining(", ", "[", "]")))
                    .append('\n');
        }
    }

    private static String exit(ExitDefinition exit) {
        return "{on: " + exit.on().text() + (exit.after() == null ? "" : ", after: " + exit.after()) + ", weight: "
                + exit.weight()
                + (exit.threshold() == null ? "" : ", threshold: " + exit.threshold())
                + ", temperature: " + exit.temperature() + "}";
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(NetworkDefinitionWriter::quote).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
