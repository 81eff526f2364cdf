package io.ddnn.service.threshold;

import io.ddnn.model.network.ExitDefinition;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's thresholds while it runs: those of the network, or of the highest revision that was made for its version. A
 * revision is written down before it counts. Safe for use by many threads.
 */
public final class Thresholds {

    private static final Logger LOG = LoggerFactory.getLogger(Thresholds.class);

    /** Revisions kept in memory, as many as in the file. */
    private static final int MOST = 1000;

    private final ServedNetworks networks;
    private final @Nullable RevisionFile file;
    private final InstantSource clock;
    private final List<Consumer<ThresholdRevision>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, ThresholdsInForce> inForce = new ConcurrentHashMap<>();
    private volatile List<ThresholdRevision> revisions;

    /**
     * Reads what was written down.
     *
     * @param state directory that outlives the service; null: there is none, and thresholds cannot be changed here
     * @throws io.ddnn.service.config.TierStartException if the directory or its file cannot be used
     */
    public Thresholds(ServedNetworks networks, @Nullable Path state, InstantSource clock) {
        this.networks = networks;
        this.clock = clock;
        this.file = state == null ? null : new RevisionFile(state, networks.newest().node().id());
        this.revisions = file == null ? List.of() : file.read();
        if (!revisions.isEmpty()) {
            LOG.info("thresholds: revision {} of {} by {} is the highest", revisions.getLast().tag(),
                    revisions.getLast().at(), revisions.getLast().by());
        }
    }

    /** What counts for samples of a version that begin now. */
    public ThresholdsInForce of(ServedNode served) {
        ThresholdsInForce known = inForce.get(served.version());
        return known != null ? known : inForce.computeIfAbsent(served.version(), _ -> compute(served));
    }

    private ThresholdsInForce compute(ServedNode served) {
        ThresholdRevision last = last(served.version());
        if (last == null) {
            return ThresholdsInForce.BUNDLED;
        }
        Map<ExitDefinition, ExitDefinition> changed = new HashMap<>();
        ExitKeys.of(served).forEach((name, exit) -> {
            if (last.to().containsKey(name) && !Objects.equals(last.to().get(name), exit.threshold())) {
                changed.put(exit, exit.withThreshold(last.to().get(name)));
            }
        });
        return new ThresholdsInForce(last.revision(), changed);
    }

    private @Nullable ThresholdRevision last(String version) {
        for (ThresholdRevision revision : revisions.reversed()) {
            if (revision.version().equals(version)) {
                return revision;
            }
        }
        return null;
    }

    /** All revisions that are known, the oldest first. */
    public List<ThresholdRevision> revisions() {
        return revisions;
    }

    /** The thresholds of the newest version, by the names of its exits, in the order in which samples pass them. */
    public Map<String, @Nullable Double> now() {
        ServedNode served = networks.newest();
        ThresholdsInForce force = of(served);
        Map<String, @Nullable Double> now = new LinkedHashMap<>();
        ExitKeys.of(served).forEach((name, exit) -> now.put(name, force.now(exit).threshold()));
        return Collections.unmodifiableMap(now);
    }

    /** Those that the newest version of the network brought with it. */
    public Map<String, @Nullable Double> bundled() {
        Map<String, @Nullable Double> bundled = new LinkedHashMap<>();
        ExitKeys.of(networks.newest()).forEach((name, exit) -> bundled.put(name, exit.threshold()));
        return Collections.unmodifiableMap(bundled);
    }

    /** The version of the network that {@link #now} tells of. */
    public String version() {
        return networks.newest().version();
    }

    /** The name of the state, as {@code ETag} has it without quotes: changes with each revision. */
    public String tag() {
        return revisions.isEmpty() ? "0" : revisions.getLast().tag();
    }

    /** Whether changes would be written down. */
    public boolean isKept() {
        return file != null;
    }

    /**
     * Changes thresholds of the newest version.
     *
     * @param by who does
     * @param expected the tag of the state that the change is made for; {@code *} for any
     * @param to new thresholds by the names of exits; those not named stay as they are
     * @throws ProblemException if an exit or a value is wrong, the state is another one, or cannot be written down
     */
    public ThresholdRevision change(String by, String expected, Map<String, @Nullable Double> to) {
        return make(by, expected, () -> new Change(checked(to), null));
    }

    /**
     * Takes the last revision back, by a new one; done twice, it is as before.
     *
     * @throws ProblemException as {@link #change}, or if there is nothing to take back
     */
    public ThresholdRevision undo(String by, String expected) {
        return make(by, expected, () -> {
            ThresholdRevision last = last(version());
            if (last == null) {
                throw new ProblemException(ProblemType.INVALID_REQUEST, "version '" + version()
                        + "' of the network has its own thresholds, expected a revision to undo");
            }
            return new Change(last.from(), last.revision());
        });
    }

    /**
     * What is to be changed.
     *
     * @param to new thresholds by the names of exits
     * @param undoes number of the revision that this takes back; null if it takes none back
     */
    private record Change(Map<String, @Nullable Double> to, @Nullable Long undoes) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        Change(Map<String, @Nullable Double> to, @Nullable Long undoes) {
            this.to = to;
            this.undoes = undoes;
        }
    }

    private ThresholdRevision make(String by, String expected, Supplier<Change> change) {
        ThresholdRevision made;
        synchronized (this) {
            if (file == null) {
                throw new ProblemException(ProblemType.NO_STATE, "ddnn.state is not set, expected a directory that"
                        + " outlives this service: a change that is not written down would be lost by a restart");
            }
            if (!expected.equals("*") && !expected.equals(tag())) {
                throw new ProblemException(ProblemType.PRECONDITION_FAILED, "If-Match is '"
                        + expected.replaceAll("[^ -~]", "?") + "', expected '" + tag()
                        + "': somebody else has changed the thresholds");
            }
            Change wanted = change.get();
            Map<String, @Nullable Double> now = now();
            Map<String, @Nullable Double> next = new LinkedHashMap<>(now);
            wanted.to().forEach((name, value) -> {
                if (next.containsKey(name)) {
                    next.put(name, value);
                }
            });
            long number = revisions.isEmpty() ? 1 : revisions.getLast().revision() + 1;
            made = new ThresholdRevision(number, String.format("%08x", ThreadLocalRandom.current().nextInt()),
                    clock.instant(), by,
                    networks.newest().node().id(), version(), now, next, wanted.undoes());
            try {
                keep(made);
            } catch (IOException e) {
                throw new ProblemException(ProblemType.NO_STATE,
                        "the change cannot be written down, and was not made: " + e.getMessage(), e);
            }
        }
        LOG.info("thresholds: revision {} by {} for version {}: {} instead of {}", made.tag(), made.by(),
                made.version(),
                made.to(), made.from());
        listeners.forEach(listener -> listener.accept(made));
        return made;
    }

    private Map<String, @Nullable Double> checked(Map<String, @Nullable Double> to) {
        Map<String, @Nullable Double> now = now();
        if (to.isEmpty()) {
            throw new ProblemException(ProblemType.INVALID_REQUEST,
                    "thresholds is empty, expected some of the exits " + now.keySet());
        }
        to.forEach((name, value) -> {
            if (!now.containsKey(name)) {
                throw new ProblemException(ProblemType.INVALID_REQUEST, "thresholds names the exit '"
                        + name.replaceAll("[^ -~]", "?") + "', expected some of " + now.keySet());
            }
            if (value != null && !(value >= 0 && value <= 1)) {
                throw new ProblemException(ProblemType.INVALID_REQUEST, "thresholds." + name + " is " + value
                        + ", expected a normalised entropy of 0 to 1, or null");
            }
        });
        return to;
    }

    /** Takes over a revision of another replica, if it is higher than all that are known here. */
    public void adopt(ThresholdRevision other) {
        synchronized (this) {
            if (!other.node().equals(networks.newest().node().id())
                    || (!revisions.isEmpty() && ThresholdRevision.ORDER.compare(other, revisions.getLast()) <= 0)) {
                return;
            }
            try {
                keep(other);
            } catch (IOException e) {
                // the others go by it already: not to would give two answers for the same samples
                LOG.error("revision {} of another replica counts, but cannot be written down", other.tag(), e);
                use(other);
            }
        }
        LOG.info("thresholds: revision {} by {} for version {} from another replica: {}", other.tag(), other.by(),
                other.version(), other.to());
    }

    private void keep(ThresholdRevision next) throws IOException {
        if (file != null) {
            file.write(with(next));
        }
        use(next);
    }

    private void use(ThresholdRevision next) {
        revisions = with(next);
        inForce.clear();
    }

    private List<ThresholdRevision> with(ThresholdRevision next) {
        List<ThresholdRevision> all = new ArrayList<>(revisions);
        all.add(next);
        return List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /** From now on a listener is told of each change that is made here. */
    public void listen(Consumer<ThresholdRevision> listener) {
        listeners.add(listener);
    }
}
