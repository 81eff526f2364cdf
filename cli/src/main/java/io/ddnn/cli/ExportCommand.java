package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Table;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.embedded.CExport;
import io.ddnn.model.embedded.CExportWriter;
import io.ddnn.model.embedded.Footprint;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a device's slice in another language. */
@Command(name = "export", header = "Write a device's part of a network as C, for microcontrollers.", description = {
        "Writes C99 without a heap or a library: a header, the code with the weights, the entropy of the scores (needs"
                + " <math.h>), and a self-test. Bits and scores are the same as those of the services. See"
                + " docs/microcontrollers.md."})
final class ExportCommand implements Callable<Integer> {

    private static final String C = "c";

    /** What shells complete. */
    private static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(C).iterator();
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", required = true, description = "The trained network.")
    private Path bundle;

    @Option(names = "--node", paramLabel = "ID", required = true, description = "The device.")
    private String node;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = C, completionCandidates = Formats.class,
            description = "The language: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private String format;

    @Option(names = "--out", paramLabel = "DIR", required = true,
            description = "Where to write. Other files may lie there; only those of an earlier export are replaced.")
    private Path out;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        if (!format.equals(C)) {
            throw usage("--format is '" + format + "', expected " + C);
        }
        BundleDirectory directory = BundleDirectory.open(bundle);
        NetworkDefinition definition = directory.definition();
        List<String> devices = definition.devices().stream().map(NodeDefinition::id).toList();
        if (!devices.contains(node)) {
            String what = definition.hasNode(node) ? "of tier " + definition.node(node).tier().text() : "unknown";
            throw usage("--node '" + node + "' is " + what + ", expected a device: " + String.join(", ", devices));
        }
        CExport export = CExport.of(definition, directory.version(), directory.slice(node));
        CExportWriter.write(export, out);
        Document document = document(definition.name(), directory.version(), export);
        PrintWriter printer = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(printer, document);
        } else {
            print(document, printer);
        }
        return 0;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Document document(String network, String version, CExport export) {
        Footprint bytes = export.footprint();
        return new Document(network, version, node, format, export.prefix(), out.toString(),
                List.copyOf(export.files().keySet()),
                new Flash(bytes.weightBytes(), bytes.thresholdBytes(), bytes.normBytes(), bytes.flashBytes()),
                new Ram(bytes.imageBytes(), bytes.mapBytes(), bytes.scoreBytes(), bytes.workBytes(),
                        bytes.ramBytes()));
    }

    private static void print(Document document, PrintWriter printer) {
        printer.println("Node " + document.node + " of " + document.network + ", version " + document.version
                + ", in " + document.directory + ":");
        document.files.forEach(file -> printer.println("  " + file));
        printer.println();
        Flash flash = document.flash;
        new Table("constants in flash", ">bytes")
                .row("packed weights", flash.weights)
                .row("thresholds and their directions", flash.thresholds)
                .row("scale and offset of scores", flash.norms)
                .row("all", flash.all)
                .print(printer);
        printer.println();
        Ram ram = document.ram;
        new Table("RAM", ">bytes")
                .row("image", ram.image)
                .row("map", ram.map)
                .row("scores", ram.scores)
                .row("maps between blocks", ram.work)
                .row("all", ram.all)
                .print(printer);
    }

    /** An export as JSON; files are in the order of the header, the code, the entropy and the self-test. */
    record Document(String network, String version, String node, String format, String prefix, String directory,
            List<String> files, Flash flash, Ram ram) {}

    /** Bytes of constants as JSON. */
    record Flash(int weights, int thresholds, int norms, int all) {}

    /** Bytes of memory that the caller provides, as JSON. */
    record Ram(int image, int map, int scores, int work, int all) {}
}
