package io.ddnn.model.network;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code network.yaml}. Unknown fields are refused, and every error names the node and the field. */
public final class NetworkDefinitionReader {

    /** The largest file that is read. */
    public static final int MAX_BYTES = 1 << 20;

    private static final YAMLMapper YAML = YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private NetworkDefinitionReader() {}

    /**
     * Reads a definition from a file.
     *
     * @throws DefinitionException if it is not a valid definition
     * @throws IOException if the file cannot be read
     */
    public static NetworkDefinition read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new DefinitionException(
                    file + " has " + Files.size(file) + " bytes, expected at most " + MAX_BYTES);
        }
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (DefinitionException e) {
            throw new DefinitionException(file + ": " + e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw new DefinitionException(file + " is not UTF-8 text", e);
        }
    }

    /**
     * Reads a definition from text.
     *
     * @throws DefinitionException if it is not a valid definition
     */
    public static NetworkDefinition parse(String yaml) {
        JsonNode tree;
        try {
            tree = YAML.readTree(yaml);
        } catch (JacksonException e) {
            throw new DefinitionException("not YAML: " + e.getOriginalMessage() + " at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()), e);
        }
        Fields root = new Fields("", tree, "format", "name", "classes", "input", "nodes");
        int format = root.integer("format", null);
        if (format != NetworkDefinition.FORMAT) {
            throw root.fault("format", "is " + format + ", expected " + NetworkDefinition.FORMAT);
        }
        Fields input = new Fields("field 'input': ", root.required("input"), "height", "width", "channels");
        InputShape shape = new InputShape(
                input.integer("height", null), input.integer("width", null), input.integer("channels", 3));
        List<NodeDefinition> nodes = new ArrayList<>();
        int position = 0;
        for (JsonNode node : root.array("nodes", true)) {
            nodes.add(node(node, position++));
        }
        return new NetworkDefinition(root.text("name", null), root.texts("classes", true), shape, nodes);
    }

    private static NodeDefinition node(JsonNode tree, int position) {
        JsonNode id = tree.path("id");
        String where = id.isString() ? "node '" + id.stringValue() + "', " : "nodes[" + position + "], ";
        Fields fields = new Fields(where, tree, "id", "tier", "inputs", "aggregate", "blocks", "exits", "offload");
        String offload = fields.text("offload", "");
        if (!offload.isEmpty() && !offload.equals("raw")) {
            throw fields.fault("offload", "is '" + offload + "', expected raw, or no such field");
        }
        try {
            return new NodeDefinition(fields.text("id", null),
                    fields.choice("tier", Tier.values(), null),
                    fields.texts("inputs", false),
                    aggregate(fields),
                    list(fields, "blocks", NetworkDefinitionReader::block),
                    list(fields, "exits", NetworkDefinitionReader::exit),
                    !offload.isEmpty());
        } catch (DefinitionException e) {
            throw e.getMessage() != null && e.getMessage().startsWith(where)
                    ? e
                    : new DefinitionException(where + e.getMessage(), e);
        }
    }

    private static AggregateDefinition aggregate(Fields node) {
        JsonNode tree = node.optional("aggregate");
        if (tree == null) {
            return AggregateDefinition.NONE;
        }
        Fields fields = new Fields(node.where + "field 'aggregate': ", tree, "scores", "maps", "missing");
        return new AggregateDefinition(
                fields.optional("scores") == null ? null : fields.choice("scores", Aggregation.values(), null),
                fields.optional("maps") == null ? null : fields.choice("maps", Aggregation.values(), null),
                fields.choice("missing", MissingFill.values(), MissingFill.BLANK));
    }

    private static BlockDefinition block(Fields fields) {
        fields.only("filters", "stride");
        return new BlockDefinition(fields.integer("filters", null), fields.integer("stride", 1));
    }

    private static ExitDefinition exit(Fields fields) {
        fields.only("on", "after", "weight", "threshold", "temperature");
        return new ExitDefinition(fields.choice("on", ExitOn.values(), null),
                fields.optional("after") == null ? null : (Integer) fields.integer("after", null),
                fields.number("weight", 1.0),
                fields.optional("threshold") == null ? null : (Double) fields.number("threshold", null),
                fields.number("temperature", 1.0));
    }

    private static <T> List<T> list(Fields node, String field, Function<Fields, T> read) {
        List<T> values = new ArrayList<>();
        int position = 0;
        for (JsonNode entry : node.array(field, false)) {
            String where = node.where + "field '" + field + "[" + position++ + "]': ";
            try {
                values.add(read.apply(new Fields(where, entry)));
            } catch (DefinitionException e) {
                throw e.getMessage() != null && e.getMessage().startsWith(where)
                        ? e
                        : new DefinitionException(where + e.getMessage(), e);
            }
        }
        return values;
    }

    /** The fields of one mapping, with errors that say where they stand. */
    private record Fields(String where, JsonNode tree) {

        Fields(String where, JsonNode tree, String... known) {
            this(where, tree);
            only(known);
        }

        Fields {
            if (!tree.isObject()) {
                throw new DefinitionException(where + "found " + tree.getNodeType().name().toLowerCase(Locale.ROOT)
                        + ", expected a mapping of fields");
            }
        }

        void only(String... known) {
            Set<String> names = new TreeSet<>(tree.propertyNames());
            names.removeAll(Set.of(known));
            if (!names.isEmpty()) {
                throw fault(names.iterator().next(), "is unknown, expected one of " + List.of(known));
            }
        }

        @Nullable
        JsonNode optional(String field) {
            JsonNode value = tree.get(field);
            return value == null || value.isNull() ? null : value;
        }

        JsonNode required(String field) {
            JsonNode value = optional(field);
            if (value == null) {
                throw fault(field, "is missing");
            }
            return value;
        }

        int integer(String field, @Nullable Integer fallback) {
            if (fallback != null && optional(field) == null) {
                return fallback;
            }
            JsonNode value = required(field);
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw fault(field, "is " + value + ", expected a whole number");
            }
            return value.intValue();
        }

        double number(String field, @Nullable Double fallback) {
            if (fallback != null && optional(field) == null) {
                return fallback;
            }
            JsonNode value = required(field);
            if (!value.isNumber()) {
                throw fault(field, "is " + value + ", expected a number");
            }
            return value.doubleValue();
        }

        String text(String field, @Nullable String fallback) {
            if (fallback != null && optional(field) == null) {
                return fallback;
            }
            JsonNode value = required(field);
            if (!value.isString()) {
                throw fault(field, "is " + value + ", expected text");
            }
            return value.stringValue();
        }

        Iterable<JsonNode> array(String field, boolean required) {
            JsonNode value = required ? required(field) : optional(field);
            if (value == null) {
                return List.of();
            }
            if (!value.isArray()) {
                throw fault(field, "is " + value + ", expected a list");
            }
            return value;
        }

        List<String> texts(String field, boolean required) {
            List<String> texts = new ArrayList<>();
            for (JsonNode value : array(field, required)) {
                if (!value.isString()) {
                    throw fault(field, "holds " + value + ", expected text");
                }
                texts.add(value.stringValue());
            }
            return texts;
        }

        <E extends Enum<E>> E choice(String field, E[] choices, @Nullable E fallback) {
            if (fallback != null && optional(field) == null) {
                return fallback;
            }
            String text = text(field, null);
            for (E choice : choices) {
                if (choice.name().equalsIgnoreCase(text)) {
                    return choice;
                }
            }
            List<String> names = new ArrayList<>();
            for (E choice : choices) {
                names.add(choice instanceof Aggregation ? choice.name() : choice.name().toLowerCase(Locale.ROOT));
            }
            throw fault(field, "is '" + text + "', expected one of " + names);
        }

        DefinitionException fault(String field, String what) {
            return new DefinitionException(where + "field '" + field + "' " + what);
        }
    }
}
