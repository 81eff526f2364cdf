package io.ddnn.device;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.HeadGate;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.metrics.TierMeters.Stage;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.Offer;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A device's part of an inference: runs the slice, answers itself at the first of its exits that is sure, and asks the tier above
 * otherwise. Where that gives no answer, the device's own scores answer, marked as degraded.
 */
@Component
public final class DeviceInference {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ServedNode served;
    private final Parent parent;
    private final TierMeters meters;

    /** Makes the device's inference. */
    public DeviceInference(ServedNode served, Parent parent, TierMeters meters) {
        this.served = served;
        this.parent = parent;
        this.meters = meters;
    }

    /**
     * Decides a sample.
     *
     * @param sample id of the sample
     * @param image of the network's input shape; null if the object is not in view
     * @param deadline {@link System#nanoTime()} after which no answer is of use
     * @throws ProblemException if there is no answer
     */
    public Decision decide(String sample, @Nullable PixelImage image, long deadline) {
        if (served.node().rawOffload() && image != null) {
            Offer offer = new Offer(sample, null, false,
                    List.of(new SourceMap(served.node().id(), image.rgb())), List.of());
            return ask(offer, deadline, null);
        }
        PixelImage seen = image == null
                ? PixelImage.black(
                        served.definition().input().width(),
                        served.definition().input().height())
                : image;
        OwnExits exits = new OwnExits();
        Optional<NodeOutput> output = meters.timed(Stage.FORWARD, () -> served.run(seen, exits));
        Classification own = exits.last;
        if (output.isEmpty()) {
            return decided(Decision.of(Objects.requireNonNull(own), ExitName.LOCAL, Set.of(), List.of()));
        }
        if (exits.doubted) {
            meters.forwarded("not-confident");
        }
        BitTensor map = output.get().map();
        double[] scores = output.get().scores();
        List<SourceMap> maps = image == null
                ? List.of()
                : List.of(new SourceMap(served.node().id(), map.toPacked()));
        float[] summary = scores == null || image == null ? null : NodeRunner.summary(scores);
        return ask(new Offer(sample, summary, image == null, maps, List.of()), deadline, own);
    }

    /** The device's exits on a sample's way through its blocks. */
    private final class OwnExits implements HeadGate {
        private @Nullable Classification last;
        private boolean doubted;

        @Override
        public boolean leaves(int after, double[] scores) {
            ExitDefinition exit = Objects.requireNonNull(served.node().exitAfter(after));
            Classification classification = Classification.of(scores, exit.temperature());
            last = classification;
            Double threshold = exit.threshold();
            if (threshold == null) {
                return false;
            }
            boolean taken = classification.exitsAt(threshold);
            meters.entropy(ExitName.LOCAL, classification, taken);
            doubted |= !taken;
            return taken;
        }
    }

    private Decision ask(Offer offer, long deadline, @Nullable Classification own) {
        return switch (parent.ask(offer, deadline)) {
            case ParentAnswer.Decided(Decision decision) -> decision;
            case ParentAnswer.Unavailable(DegradedReason reason, String detail) -> fallBack(reason, detail, own);
            case ParentAnswer.Refused refused -> throw refusal(refused);
        };
    }

    private Decision fallBack(DegradedReason reason, String detail, @Nullable Classification own) {
        if (reason == DegradedReason.PARENT_OVERLOADED) {
            meters.rejected("parent-overloaded");
            throw ProblemException.retryAfter(ProblemType.OVERLOADED, detail, RETRY_AFTER);
        }
        if (own != null) {
            return decided(Decision.of(own, ExitName.DEVICE, Set.of(reason), List.of()));
        }
        throw new ProblemException(
                reason == DegradedReason.DEADLINE ? ProblemType.DEADLINE_EXCEEDED : ProblemType.PARENT_UNAVAILABLE,
                detail);
    }

    private static ProblemException refusal(ParentAnswer.Refused refused) {
        for (ProblemType type : List.of(ProblemType.SAMPLE_CONFLICT, ProblemType.SUPERSEDED)) {
            if (refused.problem().equals(type.uri().toString())) {
                return new ProblemException(type, refused.detail());
            }
        }
        return new ProblemException(ProblemType.PARENT_REFUSED,
                "the tier above refused with status " + refused.status() + ": " + refused.detail());
    }

    private Decision decided(Decision decision) {
        meters.decided(decision);
        return decision;
    }
}
