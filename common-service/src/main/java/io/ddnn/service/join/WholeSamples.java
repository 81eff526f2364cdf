package io.ddnn.service.join;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.explain.Interest;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.openinference.OpenInferenceModel;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples with all their views in one request, as if each device had sent its raw image: for that, the node must run
 * its devices' slices ({@code ddnn.offload.accept-raw}).
 */
public final class WholeSamples implements OpenInferenceModel {

    private static final int TRIES = 256;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ServedNetworks networks;
    private final SampleRouter router;
    private final MessageIntake intake;
    private final OwnerRouting owners;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong counter = new AtomicLong();

    WholeSamples(ServedNetworks networks, SampleRouter router, MessageIntake intake, OwnerRouting owners) {
        this.networks = networks;
        this.router = router;
        this.intake = intake;
        this.owners = owners;
    }

    @Override
    public List<String> views() {
        return networks.newest().node().inputs();
    }

    @Override
    public boolean needsSampleIds() {
        return false;
    }

    @Override
    public @Nullable String notReady() {
        ServedNode served = networks.newest();
        NodeDefinition node = served.node();
        if (!node.inputs().stream().allMatch(child -> served.definition().node(child).tier() == Tier.DEVICE)) {
            return "the children of node '" + node.id()
                    + "' are no devices, expected images at a node whose children are";
        }
        return served.rawChildren().containsAll(node.inputs())
                ? null
                : "node '" + node.id() + "' runs the slices of " + served.rawChildren().stream().sorted().toList()
                        + " only, expected those of " + node.inputs() + ": set ddnn.offload.accept-raw to true";
    }

    @Override
    public List<Decided> decide(List<Sample> samples, Deadline deadline) {
        VersionedJoin version = router.newest();
        List<List<MessageIntake.Taken>> taken = new ArrayList<>();
        for (Sample sample : samples) {
            taken.add(take(version, sample, deadline));
        }
        return taken.stream().map(WholeSamples::decided).toList();
    }

    /** The devices' messages, all of which are on their way before any reply is waited for. */
    private List<MessageIntake.Taken> take(VersionedJoin version, Sample sample, Deadline deadline) {
        String id = newId();
        List<MessageIntake.Taken> taken = new ArrayList<>();
        for (String device : version.served().node().inputs()) {
            int remaining = Math.clamp(TimeUnit.NANOSECONDS.toMillis(deadline.nanoTime() - System.nanoTime()), 1,
                    Integer.MAX_VALUE);
            PixelImage view = sample.views().get(device);
            TierMessage message = view == null
                    ? new TierMessage(version.version(), id, device, remaining, null, true, List.of(), List.of())
                    : TierMessage.raw(version.version(), id, device, remaining, view.rgb());
            taken.add(taken.isEmpty()
                    ? intake.takeAlone(version, message, Interest.NONE)
                    : intake.take(version, message, Interest.NONE));
        }
        return taken;
    }

    /** An id that is joined here, so that nothing needs to be forwarded. */
    private String newId() {
        for (int i = 0; i < TRIES; i++) {
            String id = "v2-" + run + "-" + counter.incrementAndGet();
            if (owners.ownerElsewhere(id) == null) {
                return id;
            }
        }
        throw ProblemException.retryAfter(ProblemType.OVERLOADED,
                "this replica joins no samples at the moment", RETRY_AFTER);
    }

    /** Devices usually get the same; where one decided for itself, the surest answer that is not degraded counts. */
    private static Decided decided(List<MessageIntake.Taken> taken) {
        List<Decided> all = new ArrayList<>();
        for (MessageIntake.Taken each : taken) {
            if (each.await() instanceof Reply.Decided(Decision decision, boolean _)) {
                all.add(new Decided(decision, each.by().version()));
            }
        }
        return all.stream()
                .max(Comparator.<Decided>comparingInt(each -> each.decision().degraded() ? 0 : 1)
                        .thenComparingDouble(each -> each.decision().confidence()))
                .orElseThrow(() -> new ProblemException(ProblemType.INTERNAL, "the sample got no decision"));
    }
}
