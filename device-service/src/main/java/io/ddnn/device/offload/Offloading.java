package io.ddnn.device.offload;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.plan.Transfer;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.Ewma;
import io.ddnn.service.offload.OffloadMode;
import io.ddnn.service.offload.OffloadProperties;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The way in which this device sends: the one that is configured, or in mode {@code auto} the one that is expected to
 * answer soonest. Raw images are not offered for a while to a parent that refused one. Safe for use by many threads.
 */
@Component
public final class Offloading {

    private static final Logger LOG = LoggerFactory.getLogger(Offloading.class);

    /** What is used where nothing else is known, and where the parent refuses raw images. */
    private static final Transfer USUAL = Transfer.ON_DEMAND;

    private static final double NEWEST_MEASUREMENT = 0.3;
    private static final double NEWEST_SAMPLE = 0.05;
    private static final double UNKNOWN_SHARE = 0.5;

    private final OffloadMode mode;
    private final Duration rawRetry;
    private final TierMeters meters;
    private final LongSupplier clock;
    private final ServedNetworks networks;
    private final OffloadChooser chooser;
    private final Ewma roundTrip = new Ewma(NEWEST_MEASUREMENT);
    private final Ewma perByte = new Ewma(NEWEST_MEASUREMENT);
    private final Ewma slice = new Ewma(NEWEST_MEASUREMENT);
    private final Ewma ownExit = new Ewma(NEWEST_SAMPLE, UNKNOWN_SHARE);
    private final Ewma parentExit = new Ewma(NEWEST_SAMPLE, UNKNOWN_SHARE);
    private volatile Choice choice;
    private volatile Costs costs;
    private boolean refused;
    private long refusedAt;

    /** What the newest version of the network costs to send. */
    private record Costs(String version, UplinkCost uplink, boolean hasOwnExit) {

        static Costs of(ServedNode served) {
            return new Costs(served.version(), new UplinkCost(served.definition(), served.node().id()),
                    served.node().heads().stream().anyMatch(exit -> exit.threshold() != null));
        }
    }

    /**
     * A way of sending, and why.
     *
     * @param transfer the way
     * @param reason why, for people
     */
    public record Choice(Transfer transfer, String reason) {}

    /** Begins as configured. */
    @Autowired
    public Offloading(ServedNetworks networks, OffloadProperties properties, TierMeters meters) {
        this(networks, properties, meters, System::nanoTime);
    }

    Offloading(ServedNetworks networks, OffloadProperties properties, TierMeters meters, LongSupplier clock) {
        this.mode = properties.mode(networks.newest().node());
        this.rawRetry = properties.rawRetry();
        this.meters = meters;
        this.clock = clock;
        this.networks = networks;
        this.costs = Costs.of(networks.newest());
        Transfer first = switch (mode) {
            case ON_DEMAND -> Transfer.ON_DEMAND;
            case EAGER -> Transfer.EAGER;
            case RAW -> Transfer.RAW;
            case AUTO -> USUAL;
        };
        this.chooser = new OffloadChooser(first, properties.margin(), properties.evaluations());
        this.choice = new Choice(first, mode == OffloadMode.AUTO ? "nothing is measured yet" : "configured");
        for (Transfer transfer : Transfer.values()) {
            meters.offloadMode(transfer, () -> choice.transfer() == transfer ? 1 : 0);
        }
        if (mode == OffloadMode.AUTO) {
            meters.link(roundTrip::value, () -> 1 / perByte.value());
        }
    }

    private Costs costs() {
        ServedNode newest = networks.newest();
        Costs known = costs;
        if (!known.version().equals(newest.version())) {
            known = Costs.of(newest);
            costs = known;
        }
        return known;
    }

    /** What is configured. */
    public OffloadMode mode() {
        return mode;
    }

    /** The present choice. */
    public Choice choice() {
        return choice;
    }

    /** The way in which the next sample is sent. */
    public Transfer transfer() {
        if (mode == OffloadMode.RAW && choice.transfer() != Transfer.RAW) {
            synchronized (this) {
                if (!isRefused()) {
                    change(Transfer.RAW, "configured; the tier above is asked again whether it takes raw images");
                }
            }
        }
        return choice.transfer();
    }

    /** Takes in that the parent does not take raw images. */
    public synchronized Transfer rawRefused(String detail) {
        refused = true;
        refusedAt = clock.getAsLong();
        if (mode == OffloadMode.AUTO) {
            chooser.evaluate(Map.of(USUAL, 0.0));
        }
        change(USUAL, "the tier above refuses raw images: " + detail);
        return USUAL;
    }

    private boolean isRefused() {
        return refused && clock.getAsLong() - refusedAt < rawRetry.toNanos();
    }

    /** Takes in how long the slice took here. */
    public void sliceTook(double seconds) {
        slice.add(seconds);
    }

    /** Takes in whether a sample left at the device's own exit. */
    public void ownExit(boolean taken) {
        ownExit.add(taken ? 1 : 0);
    }

    /** Takes in where a sample left that went up. */
    public void answered(Transfer by, Decision decision) {
        boolean plain = decision.reasons().stream().allMatch(reason -> reason == DegradedReason.MISSING_DEVICE);
        if (!plain) {
            return;
        }
        boolean local = decision.exit() == ExitName.LOCAL;
        Costs now = costs();
        boolean parentHasExit = now.uplink().parentMergesScores();
        boolean parentRunsOwnExit = by == Transfer.RAW && now.hasOwnExit();
        if (parentRunsOwnExit && !parentHasExit) {
            ownExit(local);
        } else if (parentHasExit && !parentRunsOwnExit) {
            parentExit.add(local ? 1 : 0);
        }
    }

    /** Takes in a measurement of the link and of the slice, and chooses anew in mode {@code auto}. */
    void measured(LinkProbe.Reading reading, double sliceSeconds) {
        sliceTook(sliceSeconds);
        roundTrip.add(reading.roundTripSeconds());
        perByte.add(reading.secondsPerByte());
        if (mode != OffloadMode.AUTO) {
            return;
        }
        synchronized (this) {
            Costs now = costs();
            Map<Transfer, Double> seconds = now.uplink().seconds(new Measured(roundTrip.value(), perByte.value(),
                    slice.value(), isRefused() ? Double.NaN : reading.parentSliceSeconds(),
                    now.hasOwnExit() ? ownExit.value() : 0, parentExit.value()));
            change(chooser.evaluate(seconds), "expected milliseconds: " + shown(seconds));
        }
    }

    private static String shown(Map<Transfer, Double> seconds) {
        return seconds.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%s %.2f", entry.getKey().text(), 1e3 * entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void change(Transfer to, String reason) {
        if (choice.transfer() != to) {
            choice = new Choice(to, reason);
            meters.offloadSwitched(to);
            LOG.info("sends {} from now on; {}", to.text(), reason);
        }
    }
}
