package io.ddnn.service.rollout;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleException;
import io.ddnn.service.config.TierStartException;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.rollout.UpdateState.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for another version of the network in the bundle's directory, and loads it beside the one that is served. A new
 * bundle is verified and warmed before a sample reaches it; where that fails, everything stays as it is. Safe for use by
 * many threads.
 *
 * <p>The directory may be replaced by a rename or by a change of symbolic links. It is read, not watched: file system
 * events miss changes of links.
 */
public final class NetworkUpdates {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkUpdates.class);

    private final Path directory;
    private final ServedNetworks networks;
    private final BundleLoader loader;
    private final Duration idle;
    private final TierMeters meters;
    private volatile UpdateState state;
    private @Nullable String seen;
    private @Nullable String told;

    /**
     * Makes the updates of a service.
     *
     * @param loader loads the service's node
     * @param idle how long the oldest version must not have been used until a new one may take its place
     */
    public NetworkUpdates(BundleLoader loader, ServedNetworks networks, Duration idle, TierMeters meters) {
        this.directory = loader.directory();
        this.networks = networks;
        this.loader = loader;
        this.idle = idle;
        this.meters = meters;
        this.state = state(Outcome.UNCHANGED, null);
    }

    /** What came of the last look. */
    public UpdateState state() {
        UpdateState last = state;
        return state(last.outcome(), last.detail());
    }

    private UpdateState state(Outcome outcome, @Nullable String detail) {
        ServedNode newest = networks.newest();
        return new UpdateState(newest.node().id(), newest.definition().name(), networks.versions(), outcome, detail);
    }

    /**
     * Looks at the directory from time to time: a failure counts when it is still there the next time, as a bundle may be
     * seen while it is being replaced or copied.
     */
    public synchronized UpdateState poll() {
        return look(true);
    }

    /** Looks at the directory because somebody asks for it. */
    public synchronized UpdateState check() {
        return look(false);
    }

    private UpdateState look(boolean patient) {
        try {
            Path real = directory.toRealPath();
            String version = BundleDirectory.readManifest(real).version();
            if (version.equals(networks.newest().version())) {
                return calm(Outcome.UNCHANGED);
            }
            ServedNode loaded = networks.find(version);
            if (loaded != null) {
                // not needed, but a directory that could not be loaded after a restart must not pass for a good one
                BundleDirectory.open(real).slice(loaded.node().id());
                networks.restore(version);
                LOG.info("version {} of the network is the newest again", version);
                return changed(Outcome.RESTORED);
            }
            return take(BundleDirectory.open(real), patient);
        } catch (BundleException | TierStartException e) {
            return refused(Outcome.FAILED, String.valueOf(e.getMessage()), patient);
        } catch (IOException e) {
            return refused(Outcome.FAILED, "bundle " + directory + " cannot be read: " + e, patient);
        } catch (RuntimeException e) {
            // whatever is wrong with a bundle, the service goes on with what it has
            return refused(Outcome.FAILED, "bundle " + directory + " cannot be served: " + e, patient);
        }
    }

    private UpdateState take(BundleDirectory bundle, boolean patient) {
        try {
            SameHierarchy.require(networks.newest().definition(), bundle.definition());
        } catch (BundleException e) {
            throw new BundleException("bundle " + directory + ": " + e.getMessage(), e);
        }
        String inTheWay = networks.inTheWay(idle);
        if (inTheWay != null) {
            return refused(Outcome.WAITING, "version " + bundle.version() + " waits until version " + inTheWay
                    + " has not been used for " + idle.toMillis() + " ms", patient);
        }
        networks.add(loader.load(bundle));
        LOG.info("serving version {} of network {} from now on; loaded are {}", bundle.version(),
                bundle.definition().name(), networks.versions());
        return changed(Outcome.LOADED);
    }

    private UpdateState changed(Outcome outcome) {
        meters.networkLoad(outcome.text());
        return calm(outcome);
    }

    private UpdateState calm(Outcome outcome) {
        seen = null;
        told = null;
        state = state(outcome, null);
        return state;
    }

    /** Tells of a refusal once. */
    private UpdateState refused(Outcome outcome, String detail, boolean patient) {
        boolean again = detail.equals(seen);
        seen = detail;
        if (patient && !again) {
            return state();
        }
        state = state(outcome, detail);
        if (!detail.equals(told)) {
            told = detail;
            meters.networkLoad(outcome.text());
            LOG.warn("goes on with version {}: {}", networks.newest().version(), detail);
        }
        return state;
    }
}
