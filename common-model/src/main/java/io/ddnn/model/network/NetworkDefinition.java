package io.ddnn.model.network;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.MapShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A distributed deep neural network: a tree of nodes, leaves first, the root last. Training, serving and the docs read
 * this and nothing else.
 *
 * @param name 1 to 64 of [A-Za-z0-9._-]
 * @param classes names of the classes, 2 to 256, each 1 to 64 printable characters, in the order of the scores
 * @param input shape of every device's image
 * @param nodes the nodes, at most {@value #MAX_NODES}; the cloud is the root, and the only node of its tier
 */
public record NetworkDefinition(String name, List<String> classes, InputShape input, List<NodeDefinition> nodes) {

    /** The format that {@link NetworkDefinitionReader} reads. */
    public static final int FORMAT = 1;

    /** The largest number of nodes. */
    public static final int MAX_NODES = 1024;

    /** The largest number of nodes from a device to the root, both included. */
    public static final int MAX_LEVELS = 16;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern CLASS_NAME = Pattern.compile("\\P{Cntrl}{1,64}");

    public NetworkDefinition {
        if (!NAME.matcher(name).matches()) {
            throw new DefinitionException("field 'name' is '" + name + "', expected 1 to 64 of [A-Za-z0-9._-]");
        }
        classes = List.copyOf(classes);
        if (classes.size() < 2 || classes.size() > 256
                || classes.stream().distinct().count() != classes.size()) {
            throw new DefinitionException("field 'classes' is " + classes + ", expected 2 to 256 different names");
        }
        for (String className : classes) {
            if (!CLASS_NAME.matcher(className).matches() || className.isBlank()) {
                throw new DefinitionException(
                        "field 'classes' holds '" + className + "', expected 1 to 64 printable characters");
            }
        }
        nodes = List.copyOf(nodes);
        new TreeCheck(nodes).run();
        new ShapeCheck(input, classes.size(), new HashMap<>()).run(nodes);
    }

    /**
     * The node with an id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public NodeDefinition node(String id) {
        return node(nodes, id);
    }

    private static NodeDefinition node(List<NodeDefinition> nodes, String id) {
        for (NodeDefinition node : nodes) {
            if (node.id().equals(id)) {
                return node;
            }
        }
        throw new IllegalArgumentException("node is '" + id + "', expected one of "
                + nodes.stream().map(NodeDefinition::id).toList());
    }

    /** Whether there is a node with an id. */
    public boolean hasNode(String id) {
        return nodes.stream().anyMatch(node -> node.id().equals(id));
    }

    /** The position of a node in {@link #nodes()}, which stands for it in binary messages. */
    public int index(String id) {
        return nodes.indexOf(node(id));
    }

    /** The node that always answers. */
    public NodeDefinition root() {
        return nodes.getLast();
    }

    /** The parent of a node, or null for the root. */
    public @Nullable NodeDefinition parent(String id) {
        for (NodeDefinition node : nodes) {
            if (node.inputs().contains(id)) {
                return node;
            }
        }
        return null;
    }

    /** Whether a node's parent has other children. */
    public boolean hasSiblings(String id) {
        NodeDefinition parent = parent(id);
        return parent != null && parent.inputs().size() > 1;
    }

    /** The devices, in order. */
    public List<NodeDefinition> devices() {
        return nodes.stream().filter(node -> node.tier() == Tier.DEVICE).toList();
    }

    /** The devices at or below a node, in the definition's order. */
    public List<NodeDefinition> devicesBelow(String id) {
        return devices().stream().filter(device -> isAtOrBelow(device.id(), id)).toList();
    }

    private boolean isAtOrBelow(String id, String ancestor) {
        for (NodeDefinition node = node(id); node != null; node = parent(node.id())) {
            if (node.id().equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The nodes whose maps arrive with what a node's children send, in the definition's order: each child that has
     * blocks, and for a child without blocks what it relays. Their maps feed the node's first block, or are relayed in
     * turn.
     */
    public List<NodeDefinition> mapSources(String id) {
        return mapSources(nodes, node(id));
    }

    private static List<NodeDefinition> mapSources(List<NodeDefinition> nodes, NodeDefinition node) {
        List<NodeDefinition> sources = new ArrayList<>();
        for (String input : node.inputs()) {
            sources.addAll(sentMaps(nodes, node(nodes, input)));
        }
        return sources;
    }

    /** The nodes whose maps a node sends up: itself where it has blocks, else those that it relays. */
    public List<NodeDefinition> sentMaps(String id) {
        return sentMaps(nodes, node(id));
    }

    private static List<NodeDefinition> sentMaps(List<NodeDefinition> nodes, NodeDefinition node) {
        return node.blocks().isEmpty() ? mapSources(nodes, node) : List.of(node);
    }

    /** Whether a node has scores to send up: those of its last head, or else the merged ones. */
    public boolean hasScores(String id) {
        return !node(id).exits().isEmpty();
    }

    /**
     * Whether a node sends scores up: its parent has an exit on scores, and does not make them itself of the node's raw
     * image.
     */
    public boolean sendsScores(String id) {
        NodeDefinition parent = parent(id);
        return parent != null && parent.exit(ExitOn.SCORES) != null && !node(id).rawOffload();
    }

    /** The shape of the input of a node's first block. */
    public MapShape inputShape(String id) {
        return inputShape(nodes, input, node(id));
    }

    private static MapShape inputShape(List<NodeDefinition> nodes, InputShape input, NodeDefinition node) {
        Aggregation maps = node.aggregate().maps();
        if (maps == null) {
            return input.mapShape();
        }
        List<MapShape> shapes = mapSources(nodes, node).stream()
                .map(source -> outputShape(nodes, input, source))
                .toList();
        return maps.merged(shapes);
    }

    /** The shape of the map that a node with blocks makes. */
    public MapShape outputShape(String id) {
        return outputShape(nodes, input, node(id));
    }

    private static MapShape outputShape(List<NodeDefinition> nodes, InputShape input, NodeDefinition node) {
        MapShape shape = inputShape(nodes, input, node);
        for (BlockDefinition block : node.blocks()) {
            shape = ConvPoolParameters.outputShape(shape, block.stride(), block.filters());
        }
        return shape;
    }

    /**
     * The largest number of maps that a node's first block sums: all sources' where they are averaged (AP), two where
     * concatenation masks absent ones (CC, {@link MissingFill#MASK}), else one.
     */
    public int summedMaps(String id) {
        AggregateDefinition aggregate = node(id).aggregate();
        if (aggregate.maps() == Aggregation.AP) {
            return mapSources(id).size();
        }
        return aggregate.maps() == Aggregation.CC && aggregate.missing() == MissingFill.MASK ? 2 : 1;
    }

    /** Bytes of the map that a node with blocks makes: its packed bits. */
    public int mapBytes(String id) {
        return outputShape(id).packedBytes();
    }

    /** Bytes of a score vector: 4 a class (DDNN, section III.E). */
    public int scoreBytes() {
        return 4 * classes.size();
    }

    /**
     * This definition with a node's only exit on scores or on blocks changed.
     *
     * @throws IllegalArgumentException if the node has none, or several
     */
    public NetworkDefinition withExit(String nodeId, ExitOn on, UnaryOperator<ExitDefinition> change) {
        NodeDefinition node = node(nodeId);
        List<Integer> places = node.exits().stream().filter(exit -> exit.on() == on).map(node::after).toList();
        if (places.size() != 1) {
            throw new IllegalArgumentException("node '" + nodeId + "' has "
                    + (places.isEmpty() ? "no exit on " : "several exits on ") + on.text());
        }
        return withExit(nodeId, places.getFirst(), change);
    }

    /**
     * This definition with one exit changed.
     *
     * @param after where the exit stands, see {@link NodeDefinition#after}
     * @throws IllegalArgumentException if there is none
     */
    public NetworkDefinition withExit(String nodeId, int after, UnaryOperator<ExitDefinition> change) {
        NodeDefinition changed = node(nodeId);
        if (changed.exitAfter(after) == null) {
            throw new IllegalArgumentException("node '" + nodeId + "' has no exit after " + after + " blocks");
        }
        NodeDefinition other = changed.withExits(changed.exits().stream()
                .map(exit -> changed.after(exit) == after ? change.apply(exit) : exit)
                .toList());
        return new NetworkDefinition(name, classes, input,
                nodes.stream().map(node -> node.id().equals(nodeId) ? other : node).toList());
    }

    /** Checks that nodes form a tree, leaves first. */
    private record TreeCheck(List<NodeDefinition> nodes) {

        void run() {
            if (nodes.size() < 2 || nodes.size() > MAX_NODES) {
                throw new DefinitionException(
                        "field 'nodes' has " + nodes.size() + " nodes, expected 2 to " + MAX_NODES);
            }
            Map<String, NodeDefinition> byId = new LinkedHashMap<>();
            for (NodeDefinition node : nodes) {
                if (byId.put(node.id(), node) != null) {
                    throw fault(node, "id", "is used twice, expected different ids");
                }
            }
            Map<String, String> parents = new HashMap<>();
            for (NodeDefinition node : nodes) {
                for (String input : node.inputs()) {
                    if (!byId.containsKey(input)) {
                        throw fault(node, "inputs", "names '" + input + "', expected one of " + byId.keySet());
                    }
                    String other = parents.put(input, node.id());
                    if (other != null) {
                        throw fault(node, "inputs",
                                "names '" + input + "', which already is an input of '" + other + "'");
                    }
                }
            }
            checkCycles(parents);
            checkOrder(parents);
            checkLevels();
            checkTiers(byId);
        }

        private void checkCycles(Map<String, String> parents) {
            for (NodeDefinition node : nodes) {
                List<String> path = new ArrayList<>(List.of(node.id()));
                for (String next = parents.get(node.id()); next != null; next = parents.get(next)) {
                    path.add(next);
                    if (next.equals(node.id())) {
                        throw fault(node, "inputs", "forms a cycle: " + String.join(" -> ", path));
                    }
                    if (path.size() > nodes.size()) {
                        break;
                    }
                }
            }
        }

        private void checkOrder(Map<String, String> parents) {
            List<String> seen = new ArrayList<>();
            for (NodeDefinition node : nodes) {
                for (String input : node.inputs()) {
                    if (!seen.contains(input)) {
                        throw fault(node, "inputs",
                                "names '" + input + "', which is defined later; expected leaves first");
                    }
                }
                seen.add(node.id());
                if (!node.equals(nodes.getLast()) && !parents.containsKey(node.id())) {
                    throw fault(node, "id", "is no node's input, expected only the last node to have no parent");
                }
            }
        }

        private void checkLevels() {
            Map<String, Integer> levels = new HashMap<>();
            for (NodeDefinition node : nodes) {
                int below = node.inputs().stream()
                        .mapToInt(input -> levels.getOrDefault(input, 0))
                        .max()
                        .orElse(0);
                if (below == MAX_LEVELS) {
                    throw fault(node, "inputs", "stacks more than " + MAX_LEVELS + " nodes above a device");
                }
                levels.put(node.id(), below + 1);
            }
        }

        private void checkTiers(Map<String, NodeDefinition> byId) {
            for (NodeDefinition node : nodes) {
                boolean root = node.equals(nodes.getLast());
                if (root != (node.tier() == Tier.CLOUD)) {
                    throw fault(node, "tier", "is " + node.tier().text()
                            + (root ? ", expected cloud at the root" : ", expected device or edge below the root"));
                }
                if (root && node.exits().isEmpty()) {
                    throw fault(node, "exits", "is empty, expected one at the root, which always answers");
                }
                for (String input : node.inputs()) {
                    NodeDefinition child = byId.get(input);
                    if (node.exit(ExitOn.SCORES) != null && child != null && child.exits().isEmpty()) {
                        throw fault(node, "exits",
                                "has an exit on scores, but its input '" + input + "' has no exit to make scores");
                    }
                }
            }
        }

        private static DefinitionException fault(NodeDefinition node, String field, String what) {
            return new DefinitionException("node '" + node.id() + "', field '" + field + "' " + what);
        }
    }

    /**
     * Checks that all maps and merged scores have shapes that can be.
     *
     * @param sent shapes of the maps that each node sends, filled from the leaves to the root
     */
    private record ShapeCheck(InputShape input, int classes, Map<String, List<MapShape>> sent) {

        void run(List<NodeDefinition> nodes) {
            for (NodeDefinition node : nodes) {
                List<MapShape> arriving = new ArrayList<>();
                node.inputs().forEach(child -> arriving.addAll(sent.getOrDefault(child, List.of())));
                if (node.aggregate().scores() == Aggregation.CC) {
                    shape(node, "aggregate.scores", () -> new MapShape(1, 1, node.inputs().size() * classes));
                }
                sent.put(node.id(), node.blocks().isEmpty() ? arriving : List.of(output(node, arriving)));
            }
        }

        private MapShape output(NodeDefinition node, List<MapShape> arriving) {
            Aggregation maps = node.aggregate().maps();
            MapShape shape = maps == null
                    ? input.mapShape()
                    : shape(node, "aggregate.maps", () -> maps.merged(arriving));
            for (int i = 0; i < node.blocks().size(); i++) {
                MapShape before = shape;
                BlockDefinition block = node.blocks().get(i);
                shape = shape(node, "blocks[" + i + "]",
                        () -> ConvPoolParameters.outputShape(before, block.stride(), block.filters()));
            }
            return shape;
        }

        private static MapShape shape(NodeDefinition node, String field, Supplier<MapShape> shape) {
            try {
                return shape.get();
            } catch (IllegalArgumentException e) {
                throw new DefinitionException(
                        "node '" + node.id() + "', field '" + field + "': " + e.getMessage(), e);
            }
        }
    }
}
