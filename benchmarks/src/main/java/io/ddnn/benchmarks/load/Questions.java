package io.ddnn.benchmarks.load;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.training.data.Sample;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Requests to the nodes of a network in the binary encoding, each of a sample of its own, and what they must be answered. */
final class Questions {

    /** How many different samples there are. */
    static final int PICTURES = 64;
    private static final int WAITS_MILLIS = 10_000;

    private final NetworkDefinition definition;
    private final String version;
    private final BinaryCodec codec;
    private final BatchCodec batches;
    private final List<Sample> pictures;
    private final AtomicLong sample = new AtomicLong();

    Questions(Path bundle) {
        BundleDirectory directory = BundleDirectory.open(bundle);
        this.definition = directory.definition();
        this.version = directory.version();
        this.codec = new BinaryCodec(definition);
        this.batches = new BatchCodec(definition);
        this.pictures = new StreetGenerator(
                new StreetOptions(PICTURES, definition.devices().size(), definition.input().width(), 78)).generate()
                .samples();
    }

    NetworkDefinition definition() {
        return definition;
    }

    /** The first of so many numbers of samples that no request has had. */
    long next(int count) {
        return sample.getAndAdd(count);
    }

    /**
     * The threshold up to which so many of the samples' entropies are at the first exit that has one.
     *
     * @param share of the samples, 0 to 1
     */
    double threshold(double share, WholeNetwork network) {
        List<Double> entropies = new ArrayList<>();
        for (long number = 0; number < PICTURES; number++) {
            entropies.add(firstExit(network, number).classification().entropy());
        }
        entropies.sort(null);
        int leave = (int) Math.ceil(share * PICTURES);
        return leave == 0 ? 0 : entropies.get(leave - 1);
    }

    /** Which of the samples, by their numbers modulo how many there are, leave at the first exit that has a threshold. */
    BitSet leaveEarly(WholeNetwork network) {
        BitSet leave = new BitSet(PICTURES);
        for (int number = 0; number < PICTURES; number++) {
            leave.set(number, firstExit(network, number).taken());
        }
        return leave;
    }

    /**
     * The next number of a sample that leaves at the first exit, or of one that does not.
     *
     * @param leaveEarly what {@link #leaveEarly(WholeNetwork)} gave, with at least one of the kind
     */
    long next(BitSet leaveEarly, boolean early) {
        long number = next(1);
        while (leaveEarly.get((int) (number % PICTURES)) != early) {
            number = next(1);
        }
        return number;
    }

    private ExitPassed firstExit(WholeNetwork network, long number) {
        return network.evaluate(views(number)).exits().stream().filter(
                exit -> Objects.requireNonNull(definition.node(exit.node()).exitAfter(exit.after()))
                        .threshold() != null)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("network '" + definition.name()
                        + "' has no exit with a threshold, so no sample of it leaves early"));
    }

    private Map<String, View> views(long number) {
        Map<String, View> views = new HashMap<>();
        for (String device : devices()) {
            views.put(device, new View.Seen(image(device, number)));
        }
        return views;
    }

    /** A camera's picture of a sample; black where it does not see it. */
    TierMessage picture(String device, long number) {
        return TierMessage.raw(version, id(number), device, WAITS_MILLIS, image(device, number).rgb());
    }

    private PixelImage image(String device, long number) {
        PixelImage image =
                pictures.get((int) (number % PICTURES)).views()
                        .get(definition.devices().indexOf(definition.node(device)));
        return image == null ? PixelImage.black(definition.input().width(), definition.input().height()) : image;
    }

    /** Scores of a child, of which no class stands out. */
    TierMessage scores(String child, long number) {
        return new TierMessage(version, id(number), child, WAITS_MILLIS, new float[definition.classes().size()], false,
                List.of(), List.of());
    }

    /** A map of random bits of a child, with its scores where the parent takes them. */
    TierMessage map(String child, long number) {
        byte[] bits = new byte[definition.mapBytes(child)];
        new Random(number).nextBytes(bits);
        int values = definition.outputShape(child).values();
        if (values % 8 != 0) {
            bits[bits.length - 1] &= (byte) ((1 << values % 8) - 1);
        }
        return new TierMessage(version, id(number), child, WAITS_MILLIS,
                definition.sendsScores(child) ? new float[definition.classes().size()] : null, false,
                List.of(new SourceMap(child, bits)), List.of());
    }

    private static String id(long number) {
        return "load-" + number;
    }

    /** A request with one message. */
    HttpRequest single(URI service, TierMessage message) {
        return request(service.resolve("/infer"), codec.encode(message));
    }

    /** A request with many messages of one node. */
    HttpRequest batch(URI service, String source, long first, int count,
            BiFunction<String, Long, TierMessage> message) {
        List<TierMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(message.apply(source, first + i));
        }
        return request(service.resolve("/infer/batch"), batches.encode(messages));
    }

    private static HttpRequest request(URI address, byte[] body) {
        return HttpRequest.newBuilder(address).header("Content-Type", BinaryCodec.MEDIA_TYPE)
                .POST(BodyPublishers.ofByteArray(body)).build();
    }

    /** Whether a reply is a decision at an exit and not degraded. */
    Predicate<HttpResponse<byte[]>> decidedAt(String exit) {
        return response -> response.statusCode() == 200 && isDecision(codec.decodeReply(response.body()), exit);
    }

    /** Whether all outcomes of a batch are decisions, at an exit if one is given, and not degraded. */
    Predicate<HttpResponse<byte[]>> allDecidedAt(@Nullable String exit) {
        return response -> response.statusCode() == 200
                && batches.decodeOutcomes(response.body(), version).stream().allMatch(
                        outcome -> outcome instanceof Outcome.Answered(Reply reply, String _)
                                && isDecision(reply, exit));
    }

    /** Whether a reply is a decision and not degraded, wherever it was made. */
    Predicate<HttpResponse<byte[]>> decided() {
        return response -> response.statusCode() == 200 && isDecision(codec.decodeReply(response.body()), null);
    }

    /** Whether all outcomes of a batch are decisions and not degraded. */
    Predicate<HttpResponse<byte[]>> allDecided() {
        return allDecidedAt(null);
    }

    private static boolean isDecision(Reply reply, @Nullable String exit) {
        return reply instanceof Reply.Decided(var decision, boolean _) && !decision.degraded()
                && (exit == null || decision.exit().text().equals(exit));
    }

    /** Ids of the children of a node. */
    List<String> children(String node) {
        return definition.node(node).inputs();
    }

    /** Ids of the devices. */
    List<String> devices() {
        return definition.devices().stream().map(NodeDefinition::id).toList();
    }
}
