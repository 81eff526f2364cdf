package io.ddnn.device;

import io.ddnn.device.offload.Offloading;
import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.plan.Transfer;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.service.exit.OwnExits;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.metrics.TierMeters.Stage;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.Offer;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.threshold.Thresholds;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A device's part of an inference in one version of the network: runs the slice, answers itself at the first of its exits
 * that is sure, and asks the tier above otherwise; or sends its raw image, and runs its slice only if the tier above does
 * not. Where that gives no answer, the device's own scores answer, marked as degraded.
 */
final class DeviceInference {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String RAW_REFUSED = ProblemType.RAW_REFUSED.uri().toString();

    private final ServedNode served;
    private final Parent parent;
    private final Offloading offloading;
    private final TierMeters meters;
    private final Thresholds thresholds;
    private final DeviceAudits audits;

    /** Makes the inference of one version of the network. */
    DeviceInference(ServedNode served, Parent parent, Offloading offloading, TierMeters meters,
            Thresholds thresholds, DeviceAudits audits) {
        this.served = served;
        this.parent = parent;
        this.offloading = offloading;
        this.meters = meters;
        this.thresholds = thresholds;
        this.audits = audits;
    }

    /**
     * A sample that this device does not decide for itself.
     *
     * @param sample its id
     * @param image what the device sees; null if the object is not in view
     * @param offer what the tier above is told
     * @param slice what the slice made of the image; null if it has not run, as the image is sent
     */
    private record Offered(String sample, @Nullable PixelImage image, Offer offer, @Nullable Slice slice) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        Offered(String sample, @Nullable PixelImage image, Offer offer, @Nullable Slice slice) {
            this.sample = sample;
            this.image = image;
            this.offer = offer;
            this.slice = slice;
        }
    }

    /**
     * How far a device gets by itself.
     *
     * @param answer its own; null if it has none
     * @param offered for the tier above; null if there is an answer
     */
    private record Begun(@Nullable DeviceAnswer answer, @Nullable Offered offered) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        Begun(@Nullable DeviceAnswer answer, @Nullable Offered offered) {
            this.answer = answer;
            this.offered = offered;
        }
    }

    /**
     * Decides a sample.
     *
     * @param sample id of the sample
     * @param image of the network's input shape; null if the object is not in view
     * @param request when no answer is of use any more, and what the client wants to know
     * @throws ProblemException if there is no answer
     * @throws OtherVersionException if the tier above wants the sample in another version
     */
    DeviceAnswer decide(String sample, @Nullable PixelImage image, DeviceRequest request) {
        Transfer transfer = offloading.transfer();
        return transfer == Transfer.RAW && image != null
                ? finish(offerImage(sample, image), request)
                : decideBySlice(sample, image, request, transfer == Transfer.RAW ? Transfer.ON_DEMAND : transfer);
    }

    private DeviceAnswer decideBySlice(String sample, @Nullable PixelImage image, DeviceRequest request,
            Transfer transfer) {
        Begun begun = begin(sample, image, request, transfer);
        if (begun.answer() != null) {
            return begun.answer();
        }
        return finish(Objects.requireNonNull(begun.offered()), request);
    }

    private DeviceAnswer finish(Offered offered, DeviceRequest request) {
        return conclude(offered, parent.ask(offered.offer(), request.deadline().nanoTime(), request.trace()), request);
    }

    /**
     * Decides several samples, and asks the tier above about all of them in one request.
     *
     * @param views what the device sees of each sample, by its id; null if the object is not in view
     * @return the answers in the same order: each throws what {@link #decide} does if there is none
     */
    List<Supplier<DeviceAnswer>> decideAll(List<SampleView> views, DeviceRequest request) {
        Transfer transfer = offloading.transfer();
        List<Supplier<DeviceAnswer>> answers = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Offered> offered = new ArrayList<>();
        for (SampleView view : views) {
            try {
                Begun begun = transfer == Transfer.RAW && view.image() != null
                        ? new Begun(null, offerImage(view.sample(), view.image()))
                        : begin(view.sample(), view.image(), request,
                                transfer == Transfer.RAW ? Transfer.ON_DEMAND : transfer);
                DeviceAnswer own = begun.answer();
                if (own == null) {
                    places.add(answers.size());
                    offered.add(Objects.requireNonNull(begun.offered()));
                }
                answers.add(() -> Objects.requireNonNull(own));
            } catch (ProblemException e) {
                answers.add(() -> {
                    throw e;
                });
            }
        }
        if (!offered.isEmpty()) {
            List<ParentAnswer> above = parent.askAll(
                    offered.stream().map(Offered::offer).toList(), request.deadline().nanoTime());
            for (int i = 0; i < above.size(); i++) {
                Offered each = offered.get(i);
                ParentAnswer answer = above.get(i);
                answers.set(places.get(i), () -> conclude(each, answer, request));
            }
        }
        return answers;
    }

    /**
     * What the slice makes of an image.
     *
     * @param output map and scores; null if one of the device's exits was sure
     * @param exits the device's exits that were asked; where output is not null, none was sure
     */
    private record Slice(@Nullable NodeOutput output, OwnExits exits) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        Slice(@Nullable NodeOutput output, OwnExits exits) {
            this.output = output;
            this.exits = exits;
        }
    }

    private Slice run(@Nullable PixelImage image, DeviceRequest request) {
        PixelImage seen = seen(image);
        OwnExits exits = new OwnExits(served.node(), meters, request.trace(), thresholds.of(served));
        long start = System.nanoTime();
        Optional<NodeOutput> output = meters.timed(Stage.FORWARD,
                () -> served.run(seen, exits, () -> request.deadline().require("forward", meters)));
        long nanos = System.nanoTime() - start;
        request.forwarded(Duration.ofNanos(nanos));
        offloading.sliceTook(nanos / 1e9);
        if (exits.asked()) {
            offloading.ownExit(output.isEmpty());
        }
        return new Slice(output.orElse(null), exits);
    }

    private PixelImage seen(@Nullable PixelImage image) {
        return image == null
                ? PixelImage.black(served.definition().input().width(), served.definition().input().height())
                : image;
    }

    private static Offered offerImage(String sample, PixelImage image) {
        return new Offered(sample, image, Offer.raw(sample, image.rgb()), null);
    }

    private Begun begin(String sample, @Nullable PixelImage image, DeviceRequest request, Transfer transfer) {
        Slice slice = run(image, request);
        NodeOutput output = slice.output();
        if (output == null) {
            return new Begun(decidedHere(sample, image, slice, request), null);
        }
        if (slice.exits().asked()) {
            meters.forwarded("not-confident");
        }
        Offer offer = offer(sample, image, output, transfer);
        return new Begun(null, new Offered(sample, image, offer, slice));
    }

    private Offer offer(String sample, @Nullable PixelImage image, NodeOutput output, Transfer transfer) {
        double[] scores = output.scores();
        List<SourceMap> maps = image == null
                ? List.of()
                : List.of(new SourceMap(served.node().id(), output.map().toPacked()));
        float[] summary = scores == null || image == null ? null : NodeRunner.summary(scores);
        return new Offer(sample, summary, image == null, maps, List.of()).by(transfer);
    }

    /** What a client is told when the tier above has been asked. */
    private DeviceAnswer conclude(Offered offered, ParentAnswer above, DeviceRequest request) {
        return switch (above) {
            case ParentAnswer.Decided decided -> answered(offered, decided);
            case ParentAnswer.OtherVersion other -> throw new OtherVersionException(other);
            case ParentAnswer.Unavailable(DegradedReason reason, String detail) -> {
                Slice slice = offered.slice() == null && reason != DegradedReason.PARENT_OVERLOADED
                        ? run(offered.image(), request)
                        : offered.slice();
                if (slice != null && slice.output() == null) {
                    yield decidedHere(offered.sample(), offered.image(), slice, request);
                }
                yield fallBack(reason, detail, slice == null ? null : slice.exits());
            }
            case ParentAnswer.Refused refused when refused.problem().equals(RAW_REFUSED) ->
                decideBySlice(offered.sample(), offered.image(), request, offloading.rawRefused(refused.detail()));
            case ParentAnswer.Refused refused -> throw refusal(refused);
        };
    }

    private DeviceAnswer answered(Offered offered, ParentAnswer.Decided decided) {
        offloading.answered(offered.offer().transfer(), decided.decision());
        if (decided.audit() && decided.otherVersion() == null && offered.slice() != null) {
            audits.wanted(parent, () -> offered.offer().by(Transfer.EAGER));
        }
        String other = decided.otherVersion();
        return new DeviceAnswer(decided.decision(), false, other == null ? served.version() : other);
    }

    private DeviceAnswer fallBack(DegradedReason reason, String detail, @Nullable OwnExits exits) {
        if (reason == DegradedReason.PARENT_OVERLOADED) {
            meters.rejected("parent-overloaded");
            throw ProblemException.retryAfter(ProblemType.OVERLOADED, detail, RETRY_AFTER);
        }
        Classification own = exits == null ? null : exits.fallBack();
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

    /** An exit of the device's own was sure: the sample's other nodes need not wait for it. */
    private DeviceAnswer decidedHere(String sample, @Nullable PixelImage image, Slice slice, DeviceRequest request) {
        if (served.definition().hasSiblings(served.node().id())) {
            parent.tellDecided(sample, request.deadline().nanoTime());
        }
        Decision decision =
                Decision.of(Objects.requireNonNull(slice.exits().last()), ExitName.LOCAL, Set.of(), List.of());
        audits.decidedHere(parent, sample, decision,
                () -> offer(sample, image, served.run(seen(image), (_, _) -> false).orElseThrow(), Transfer.EAGER));
        return decided(decision);
    }

    private DeviceAnswer decided(Decision decision) {
        meters.decided(decision);
        return new DeviceAnswer(decision, true, served.version());
    }
}
