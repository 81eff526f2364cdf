package io.ddnn.benchmarks.hostile;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleException;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.ImageDecoder;
import io.ddnn.model.image.ImageLimits;
import io.ddnn.model.image.ImageRejectedException;
import io.ddnn.model.network.DefinitionException;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.plan.LinksFile;
import io.ddnn.model.plan.PlanException;
import io.ddnn.model.slice.SliceCodec;
import io.ddnn.model.slice.SliceException;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonBatches;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.training.data.DataSetException;
import io.ddnn.training.data.DataSetReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Every decoder of the product. What each may allocate follows from its limits; the factors are its own copies. */
public final class Decoders {
    private static final String VERSION = "0a1b2c";
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final ImageLimits IMAGES = new ImageLimits(Mutator.MAX_LENGTH, 1 << 16);
    private static final DataSetReader VIEWS = new DataSetReader(8, 8, null);

    private Decoders() {}

    /**
     * All decoders, with seeds of a bundle.
     *
     * @param bundle a sound bundle
     * @param work an empty directory, for what is read from files
     */
    public static List<Decoder> all(Path bundle, Path work) throws IOException {
        BundleDirectory sound = BundleDirectory.open(bundle);
        NetworkDefinition definition = sound.definition();
        BinaryCodec codec = new BinaryCodec(definition);
        List<TierMessage> messages = messages(definition);
        List<Decoder> decoders = new ArrayList<>();
        // a picture in the platform's form, of at most 8 bytes a pixel, and ours, with rows and tables between
        long picture = MIB + 24 * IMAGES.maxPixels();
        ImageDecoder images = new ImageDecoder(IMAGES);
        decoders.add(new Decoder("PNG images", ImageRejectedException.class, picture, 16, Pictures.pngs(),
                Pictures::sealed, images::decode));
        decoders.add(new Decoder("JPEG images", ImageRejectedException.class, picture, 16, Pictures.jpegs(),
                Decoder.Seal.NONE, images::decode));
        decoders.add(new Decoder("binary messages", MessageException.class, 64 * KIB, 16,
                messages.stream().map(codec::encode).toList(), Decoder.Seal.NONE, codec::decodeMessage));
        decoders.add(new Decoder("binary replies", MessageException.class, 64 * KIB, 16,
                replies(definition).stream().map(codec::encode).toList(), Decoder.Seal.NONE, codec::decodeReply));
        BatchCodec batches = new BatchCodec(definition);
        List<TierMessage> batch = messages.stream()
                .filter(message -> message.source().equals(messages.getFirst().source()))
                .map(message -> message.within(messages.getFirst().remainingMillis()))
                .toList();
        decoders.add(new Decoder("binary batches", MessageException.class, 64 * KIB, 64,
                List.of(batches.encode(batch)), Decoder.Seal.NONE, batches::decodeMessages));
        decoders.add(new Decoder("binary outcomes", MessageException.class, 64 * KIB, 64,
                List.of(batches.encode(outcomes(definition), VERSION)), Decoder.Seal.NONE,
                input -> batches.decodeOutcomes(input, VERSION)));
        JsonMapper json = JsonMapper.builder().build();
        decoders.add(new Decoder("JSON messages", MessageException.class, 512 * KIB, 64,
                messages.stream().map(message -> json.writeValueAsBytes(JsonMessages.toJson(message, definition)))
                        .toList(),
                Decoder.Seal.NONE, input -> JsonMessages.toMessage(JsonMessages.read(input), definition)));
        decoders.add(new Decoder("JSON replies", MessageException.class, 512 * KIB, 64,
                replies(definition).stream()
                        .map(reply -> json.writeValueAsBytes(JsonMessages.toJson(reply, "s", VERSION, definition)))
                        .toList(),
                Decoder.Seal.NONE, input -> JsonMessages.readReply(input, definition)));
        decoders.add(new Decoder("JSON batches of messages", MessageException.class, MIB, 64,
                Texts.messages(), Decoder.Seal.NONE, input -> JsonBatches.readMessages(input)
                        .forEach(message -> JsonMessages.toMessage(message, definition))));
        decoders.add(new Decoder("JSON batches of views", MessageException.class, MIB, 64, Texts.views(),
                Decoder.Seal.NONE, input -> JsonBatches.readViews(input).forEach(JsonBatches.View::file)));
        decoders.add(new Decoder("slices", SliceException.class, 64 * KIB, 64, slices(bundle), Decoder.Seal.NONE,
                input -> SliceCodec.decode(input).check(definition)));
        decoders.add(manifests(bundle, definition, Files.createDirectories(work.resolve("bundle"))));
        decoders.add(new Decoder("network definitions", DefinitionException.class, 2 * MIB, 512,
                Texts.definitions(Files.readString(bundle.resolve("network.yaml"))), Decoder.Seal.NONE,
                input -> NetworkDefinitionReader.parse(text(input))));
        decoders.add(new Decoder("links files", PlanException.class, 2 * MIB, 512, Texts.links(), Decoder.Seal.NONE,
                input -> LinksFile.parse(text(input))));
        Path archive = work.resolve("views.npz");
        // what is deflated in an archive grows by at most 1032, and is copied twice while it is read
        decoders.add(new Decoder("NPZ archives", DataSetException.class, 4 * MIB, 4096, Archives.archives(),
                Decoder.Seal.NONE, input -> VIEWS.read(Files.write(archive, input))));
        decoders.add(new Decoder("NPY arrays", DataSetException.class, 4 * MIB, 4096, Archives.arrays(),
                Decoder.Seal.NONE, input -> VIEWS.read(Files.write(archive, Archives.archive(input)))));
        decoders.add(folders(Files.createDirectories(work.resolve("folder"))));
        return decoders;
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static Decoder manifests(Path bundle, NetworkDefinition definition, Path copy) throws IOException {
        Files.copy(bundle.resolve("network.yaml"), copy.resolve("network.yaml"));
        long slices = 0;
        for (NodeDefinition node : definition.nodes()) {
            String file = node.id() + ".slice";
            slices += Files.size(Files.copy(bundle.resolve(file), copy.resolve(file)));
        }
        return new Decoder("bundles", BundleException.class, 4 * MIB + 64 * slices, 128,
                List.of(Files.readAllBytes(bundle.resolve("manifest.json"))), Decoder.Seal.NONE, input -> {
                    Files.write(copy.resolve("manifest.json"), input);
                    BundleDirectory.open(copy).readAll();
                });
    }

    private static Decoder folders(Path directory) throws IOException {
        for (String sample : List.of("s0", "s1")) {
            Path images = Files.createDirectories(directory.resolve("images").resolve(sample));
            Files.write(images.resolve("cam.png"), Pictures.pngs().getFirst());
        }
        return new Decoder("folders", DataSetException.class, 4 * MIB, 1024, Texts.tables(), Decoder.Seal.NONE,
                input -> {
                    Files.write(directory.resolve("samples.csv"), input);
                    VIEWS.read(directory);
                });
    }

    private static List<byte[]> slices(Path bundle) throws IOException {
        List<byte[]> slices = new ArrayList<>();
        try (Stream<Path> files = Files.list(bundle)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".slice")).sorted().toList()) {
                slices.add(Files.readAllBytes(file));
            }
        }
        return slices;
    }

    /** Every kind of message that each node but the root may send. */
    private static List<TierMessage> messages(NetworkDefinition definition) {
        List<TierMessage> messages = new ArrayList<>();
        for (NodeDefinition node : definition.nodes()) {
            if (node.equals(definition.root())) {
                continue;
            }
            List<SourceMap> maps = definition.sentMaps(node.id()).stream()
                    .map(from -> new SourceMap(from.id(), new byte[definition.mapBytes(from.id())]))
                    .toList();
            float[] scores = new float[definition.classes().size()];
            messages.add(new TierMessage("0a1b2c", "run-1.s~0", node.id(), 250, scores, false, List.of(), List.of()));
            if (!maps.isEmpty()) {
                messages.add(new TierMessage("0a1b2c", "s", node.id(), 0, scores, false, maps, List.of()));
                messages.add(new TierMessage("0a1b2c", "s", node.id(), 9, null, false, maps, List.of()));
            }
        }
        return messages;
    }

    private static List<Outcome> outcomes(NetworkDefinition definition) {
        List<Outcome> outcomes = new ArrayList<>();
        replies(definition).forEach(reply -> outcomes.add(new Outcome.Answered(reply, VERSION)));
        outcomes.add(new Outcome.Answered(new Reply.Wanted(), "00ff00"));
        outcomes.add(new Outcome.Failed(409, "urn:ddnn:problem:use-version", "other", 1, List.of("00ff00")));
        return outcomes;
    }

    private static List<Reply> replies(NetworkDefinition definition) {
        String device = definition.nodes().getFirst().id();
        return List.of(new Reply.Wanted(),
                new Reply.Decided(new Decision(0, 0.5f, ExitName.LOCAL, EnumSet.noneOf(DegradedReason.class),
                        List.of())),
                new Reply.Decided(new Decision(1, 1f, ExitName.CLOUD, EnumSet.of(DegradedReason.MISSING_DEVICE),
                        List.of(device))));
    }
}
