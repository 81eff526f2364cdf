package io.ddnn.service.join;

import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.explain.Interest;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.RawImages;
import io.ddnn.service.replica.Replicas;
import io.ddnn.service.web.ProblemException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Brings each message to the join of its version of the network, and sees to it that a sample is in one join only: so
 * that no answer is made of several versions.
 */
public final class SampleRouter implements ServedNetworks.Listener {

    private static final int STRIPES = 256;

    private final ServedNetworks networks;
    private final Function<ServedNode, VersionedJoin> make;
    private final Replicas replicas;
    private final Map<String, VersionedJoin> joins = new ConcurrentHashMap<>();
    private final Object[] locks = Stream.generate(Object::new).limit(STRIPES).toArray();

    /**
     * A reply to come.
     *
     * @param reply the reply; completes exceptionally with a {@link ProblemException}
     * @param by the version that makes it
     */
    record Routed(CompletableFuture<Reply> reply, VersionedJoin by) {}

    /**
     * Makes a router.
     *
     * @param make makes what takes the messages of a version
     * @param replicas say which samples are joined here
     */
    SampleRouter(ServedNetworks networks, Function<ServedNode, VersionedJoin> make, Replicas replicas) {
        this.networks = networks;
        this.make = make;
        this.replicas = replicas;
        networks.listen(this);
        replicas.onChange(this::release);
    }

    @Override
    public void added(ServedNode served) {
        joins.put(served.version(), make.apply(served));
    }

    @Override
    public void dropped(ServedNode served) {
        joins.remove(served.version());
    }

    /** The children whose raw images the newest version takes, and how long their slices run here. */
    RawImages rawImages() {
        return newest().rawImages();
    }

    /** What takes the messages of the newest version. */
    VersionedJoin newest() {
        while (true) {
            VersionedJoin newest = joins.get(networks.newest().version());
            // it may be gone in between, if two more came at once
            if (newest != null) {
                return newest;
            }
        }
    }

    /**
     * What takes the messages of a version.
     *
     * @throws ProblemException if that version is not loaded
     */
    VersionedJoin of(String version) {
        VersionedJoin join = networks.use(version) == null ? null : joins.get(version);
        if (join == null) {
            ServedNode newest = networks.newest();
            throw ProblemException.networkVersion("message is of version '" + version.replaceAll("[^ -~]", "?")
                    + "' of the network, expected one of " + networks.versions() + " of '"
                    + newest.definition().name() + "'", networks.versions());
        }
        return join;
    }

    /** The most bytes that maps or an image of a message have. */
    int contentBytes() {
        int most = 0;
        for (VersionedJoin join : joins.values()) {
            most = Math.max(most, join.contentBytes());
        }
        return most;
    }

    /** Whether a sample is open or remembered in any version. */
    boolean knows(String sample) {
        for (VersionedJoin join : joins.values()) {
            if (join.join().samples().find(sample) != null) {
                return true;
            }
        }
        return false;
    }

    /** A sample stays where it was opened. The owner is asked first: alone, that costs nothing. */
    private void requireOwn(String sample) {
        if (replicas.ownerElsewhere(sample) != null && !knows(sample)) {
            throw ProblemException.moved(sample, replicas.view());
        }
    }

    /** Gives up the open samples that another replica joins from now on, unless all that they need is here. */
    private void release() {
        for (Object lock : locks) {
            synchronized (lock) {
                // who looked for an owner before the change has opened its sample, which is seen below
                assert Thread.holdsLock(lock);
            }
        }
        long view = replicas.view();
        for (VersionedJoin join : joins.values()) {
            join.release(sample -> replicas.ownerElsewhere(sample) != null,
                    sample -> ProblemException.moved(sample, view));
        }
    }

    /**
     * Opens the message's sample, unless a version knows it: before its content is made of a raw image.
     *
     * @throws ProblemException if there is no room for it, or another replica joins it
     */
    void open(VersionedJoin to, TierMessage message) {
        synchronized (locks[Math.floorMod(message.sample().hashCode(), STRIPES)]) {
            if (!knows(message.sample())) {
                requireOwn(message.sample());
                OpenSample _ = to.join().samples().findOrOpen(message);
            }
        }
    }

    /**
     * Takes a child's message.
     *
     * @throws ProblemException as {@link SampleJoin#accept} does, or if the child must use another version, or if another
     *     replica joins the sample
     */
    Routed accept(VersionedJoin to, TierMessage message) {
        return accept(to, message, Interest.NONE);
    }

    /** The same, for a child that may want to know more. */
    Routed accept(VersionedJoin to, TierMessage message, Interest interest) {
        synchronized (locks[Math.floorMod(message.sample().hashCode(), STRIPES)]) {
            requireOwn(message.sample());
            for (VersionedJoin other : joins.values()) {
                if (other.version().equals(to.version())) {
                    continue;
                }
                VersionHandover handover =
                        VersionHandover.from(other, message, networks.isOlder(to.version(), other.version()));
                CompletableFuture<Reply> reply = handover.reply();
                if (reply != null) {
                    return new Routed(reply, other);
                }
                for (String decider : handover.deciders()) {
                    CompletableFuture<Reply> _ = to.join().accept(TierMessage.decided(to.version(), message.sample(),
                            decider, message.remainingMillis()));
                }
            }
            return new Routed(to.join().accept(message, interest), to);
        }
    }
}
