package io.ddnn.service.offload;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.HeadGate;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.exit.OwnExits;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.metrics.TierMeters.Stage;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.threshold.ThresholdsInForce;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the slices of children that send raw images. What comes out is what the child would have sent: scores and map in
 * one message; or the answer, where the child's own exit is sure.
 */
public final class RawImages {

    private static final double NEWEST = 0.1;

    private final ServedNode served;
    private final TierMeters meters;
    private final Map<String, Ewma> seconds = new HashMap<>();

    /** What is made of a raw image. */
    public sealed interface Made {

        /**
         * Scores and map.
         *
         * @param message as if the child had sent them
         */
        record Message(TierMessage message) implements Made {}

        /**
         * The sample left at the child's own exit.
         *
         * @param decision the answer
         */
        record Left(Decision decision) implements Made {}
    }

    /** Takes images of those children whose slices the node has, and times each slice once. */
    public RawImages(ServedNode served, TierMeters meters) {
        this.served = served;
        this.meters = meters;
        PixelImage black = PixelImage.black(
                served.definition().input().width(),
                served.definition().input().height());
        for (String child : served.rawChildren()) {
            seconds.put(child, new Ewma(NEWEST));
            run(child, black, (_, _) -> false);
        }
    }

    /** The children whose images are taken. */
    public Set<String> children() {
        return Set.copyOf(seconds.keySet());
    }

    /** Seconds that a child's slice takes here, smoothed, waiting for a processor included; NaN if it is not run here. */
    public double seconds(String child) {
        Ewma known = seconds.get(child);
        return known == null ? Double.NaN : known.value();
    }

    /**
     * Runs the sender's slice.
     *
     * @param message the message
     * @param image its image, of the network's input shape
     * @param trace learns which of the child's own exits were reached
     * @throws ProblemException if this node does not take the sender's images
     * @throws MessageException if the sender is not a child of this node
     */
    public Made take(TierMessage message, byte[] image, Trace trace) {
        String child = message.source();
        if (!served.node().inputs().contains(child)) {
            throw new MessageException("source is '" + child + "', expected one of this node's children: "
                    + served.node().inputs());
        }
        if (!seconds.containsKey(child)) {
            throw new ProblemException(ProblemType.RAW_REFUSED, "node '" + served.node().id()
                    + "' takes no raw images of '" + child + "', expected scores and map (ddnn.offload.accept-raw)");
        }
        OwnExits exits = new OwnExits(served.definition().node(child), meters, trace,
                // a child's revisions are not known here
                ThresholdsInForce.BUNDLED);
        Optional<NodeOutput> output = run(child, new PixelImage(served.definition().input().width(),
                served.definition().input().height(), image), exits);
        if (output.isEmpty()) {
            Decision decision = Decision.of(
                    Objects.requireNonNull(exits.last()), ExitName.LOCAL, Set.of(), List.of());
            meters.decided(decision);
            return new Made.Left(decision);
        }
        double[] scores = output.get().scores();
        return new Made.Message(new TierMessage(message.version(), message.sample(), child,
                message.remainingMillis(), scores == null ? null : NodeRunner.summary(scores), false,
                List.of(new SourceMap(child, output.get().map().toPacked())), List.of()));
    }

    private Optional<NodeOutput> run(String child, PixelImage image, HeadGate gate) {
        long start = System.nanoTime();
        Optional<NodeOutput> output = meters.timed(Stage.FORWARD, () -> served.runChild(child, image, gate));
        Ewma known = seconds.get(child);
        if (known != null) {
            known.add((System.nanoTime() - start) / 1e9);
        }
        return output;
    }
}
