package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Table;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.Manifest;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.InputShape;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.training.evaluate.ExitPoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a bundle holds, after checking all of it. */
@Command(name = "inspect", header = "Check a bundle and show what it holds.", description = {
        "Prints nodes, blocks, sizes, exits and thresholds, checksums, and what the network was trained"
                + " on."})
final class InspectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BUNDLE", description = "Directory of a bundle.")
    private Path bundle;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        BundleDirectory directory = BundleDirectory.open(bundle);
        Document document = document(directory);
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(out, document);
        } else {
            print(document, out);
        }
        return 0;
    }

    private Document document(BundleDirectory directory) throws IOException {
        NetworkDefinition definition = directory.definition();
        Manifest manifest = directory.manifest();
        List<Node> nodes = new ArrayList<>();
        for (NodeDefinition node : definition.nodes()) {
            nodes.add(node(definition, node, directory.slice(node.id())));
        }
        List<Exit> exits = ExitPoint.of(definition).stream()
                .map(point -> new Exit(point.label(), point.node().id(), point.definition().on().text(), point.after(),
                        point.last() ? null : point.definition().threshold(), point.last(),
                        point.definition().temperature(), point.definition().weight()))
                .toList();
        InputShape input = definition.input();
        return new Document(manifest.network(), manifest.version(), manifest.formatVersion(), definition.classes(),
                new Shape(input.height(), input.width(), input.channels()), input.rawBytes(), nodes, exits,
                manifest.training(), manifest.metrics(), manifest.files());
    }

    private Node node(NetworkDefinition definition, NodeDefinition node, NodeSlice slice) throws IOException {
        List<Block> blocks = slice.blocks().stream()
                .map(block -> new Block(block.filters().size(), block.stride(), Shape.of(block.input()),
                        Shape.of(block.output())))
                .toList();
        long bytes = Files.size(bundle.resolve(node.id() + ".slice"));
        boolean sendsScores = definition.sendsScores(node.id());
        boolean sendsMap = definition.parent(node.id()) != null && !node.blocks().isEmpty();
        return new Node(node.id(), node.tier().text(), node.inputs(), name(node.aggregate().scores()),
                name(node.aggregate().maps()), node.rawOffload(), blocks, bytes,
                sendsScores ? definition.scoreBytes() : 0,
                node.rawOffload() ? definition.input().rawBytes() : sendsMap ? definition.mapBytes(node.id()) : 0);
    }

    private static @Nullable String name(@Nullable Aggregation aggregation) {
        return aggregation == null ? null : aggregation.name();
    }

    private static void print(Document document, PrintWriter out) {
        out.println("Network " + document.network + ", version " + document.version + ", bundle format "
                + document.format);
        out.println("Classes " + String.join(", ", document.classes));
        out.println("Input   " + document.input + ", " + document.rawBytes + " bytes raw");
        out.println();
        printNodes(document, out);
        out.println();
        printExits(document, out);
        printFacts("Training", document.training, out);
        printFacts("Metrics", document.metrics, out);
        out.println();
        Table files = new Table("file", "SHA-256");
        document.files.forEach(files::row);
        files.print(out);
    }

    private static void printNodes(Document document, PrintWriter out) {
        Table table = new Table("node", "tier", "inputs", "merges", "blocks", ">slice bytes", "sends up");
        for (Node node : document.nodes) {
            table.row(node.id, node.tier, node.inputs.isEmpty() ? "image" : inputs(node.inputs), merges(node),
                    blocks(node), node.sliceBytes, sends(node));
        }
        table.print(out);
    }

    private static String inputs(List<String> inputs) {
        return inputs.size() < 3
                ? String.join(", ", inputs)
                : inputs.size() + ": " + inputs.getFirst() + " to " + inputs.getLast();
    }

    private static String merges(Node node) {
        List<String> merges = new ArrayList<>();
        if (node.scores != null) {
            merges.add("scores " + node.scores);
        }
        if (node.maps != null) {
            merges.add("maps " + node.maps);
        }
        return merges.isEmpty() ? "-" : String.join(", ", merges);
    }

    private static String blocks(Node node) {
        if (node.blocks.isEmpty()) {
            return "none, relays maps";
        }
        StringBuilder text = new StringBuilder(node.blocks.getFirst().input.toString());
        node.blocks.forEach(block -> text.append(" -> ").append(block.output));
        return text.toString();
    }

    private static String sends(Node node) {
        List<String> sends = new ArrayList<>();
        if (node.scoreBytes > 0) {
            sends.add("scores " + node.scoreBytes);
        }
        if (node.mapBytes > 0) {
            sends.add((node.rawOffload ? "image " : "map ") + node.mapBytes);
        }
        return sends.isEmpty() ? "-" : String.join(", ", sends);
    }

    private static void printExits(Document document, PrintWriter out) {
        Table table = new Table("exit", "node", "on", ">threshold", ">temperature", ">weight");
        for (Exit exit : document.exits) {
            String threshold = exit.threshold == null ? "none" : Numbers.decimal(exit.threshold, 4);
            table.row(exit.name, exit.node, exit.on, exit.last ? "last" : threshold,
                    Numbers.decimal(exit.temperature, 4), Numbers.decimal(exit.weight, 4));
        }
        table.print(out);
    }

    private static void printFacts(String title, Map<String, ?> facts, PrintWriter out) {
        if (facts.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table(title, "");
        facts.forEach((name, value) -> table.row(name,
                value instanceof Double number ? Numbers.decimal(number, 4) : Objects.toString(value)));
        table.print(out);
    }

    /** A bundle as JSON. */
    record Document(String network, String version, int format, List<String> classes, Shape input, int rawBytes,
            List<Node> nodes, List<Exit> exits, Map<String, String> training, Map<String, Double> metrics,
            Map<String, String> files) {}

    /** A node as JSON; bytes are payload bytes a sample. */
    record Node(String id, String tier, List<String> inputs, @Nullable String scores, @Nullable String maps,
            boolean rawOffload, List<Block> blocks, long sliceBytes, int scoreBytes, int mapBytes) {}

    /** A block as JSON. */
    record Block(int filters, int stride, Shape input, Shape output) {}

    /** An exit as JSON; after: behind how many of the node's blocks it stands, 0 for an exit on scores. */
    record Exit(String name, String node, String on, int after, @Nullable Double threshold, boolean last,
            double temperature,
            double weight) {}

    /** The shape of a map or an image. */
    record Shape(int height, int width, int channels) {

        static Shape of(MapShape shape) {
            return new Shape(shape.height(), shape.width(), shape.channels());
        }

        @Override
        public String toString() {
            return height + "x" + width + "x" + channels;
        }
    }
}
