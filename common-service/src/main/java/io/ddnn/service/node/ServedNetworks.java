package io.ddnn.service.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the network that a tier has loaded: the newest and the one before, so that samples which began with
 * either can be finished while the services of a hierarchy change over one after another. Safe for use by many threads.
 */
public final class ServedNetworks {

    /** How many versions are loaded at most. */
    public static final int MAX_VERSIONS = 2;

    /** Is told of versions before they are used, and after. */
    public interface Listener {

        /** A version is about to be used: what is made of it must be ready when this returns. */
        void added(ServedNode served);

        /** A version is no longer used. */
        void dropped(ServedNode served);
    }

    private static final class Loaded {
        private final ServedNode served;
        private volatile @Nullable Long usedAt;

        Loaded(ServedNode served) {
            this.served = served;
        }
    }

    private final LongSupplier clock;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Loaded> loaded;

    /** Begins with one version. */
    public ServedNetworks(ServedNode first) {
        this(first, System::nanoTime);
    }

    /**
     * Begins with one version.
     *
     * @param clock nanoseconds, as of {@link System#nanoTime()}
     */
    public ServedNetworks(ServedNode first, LongSupplier clock) {
        this.clock = clock;
        this.loaded = List.of(new Loaded(first));
    }

    /** The newest version. */
    public ServedNode newest() {
        return loaded.getFirst().served;
    }

    /** The versions, the newest first. */
    public List<String> versions() {
        return loaded.stream().map(each -> each.served.version()).toList();
    }

    /** A version; null if it is not loaded. */
    public @Nullable ServedNode find(String version) {
        Loaded found = loaded(version);
        return found == null ? null : found.served;
    }

    /** A version, which counts as used now; null if it is not loaded. */
    public @Nullable ServedNode use(String version) {
        Loaded found = loaded(version);
        if (found == null) {
            return null;
        }
        found.usedAt = clock.getAsLong();
        return found.served;
    }

    private @Nullable Loaded loaded(String version) {
        for (Loaded each : loaded) {
            if (each.served.version().equals(version)) {
                return each;
            }
        }
        return null;
    }

    /** Whether a version stands behind another one; one that is not loaded stands behind all. */
    public boolean isOlder(String version, String than) {
        List<String> versions = versions();
        int position = versions.indexOf(version);
        int other = versions.indexOf(than);
        return other >= 0 && (position < 0 || position > other);
    }

    /** The version that {@link #add} would drop and that was used within a while; null if there is room for another one. */
    public @Nullable String inTheWay(Duration within) {
        List<Loaded> all = loaded;
        Loaded last = all.getLast();
        Long usedAt = last.usedAt;
        boolean used = usedAt != null && clock.getAsLong() - usedAt < within.toNanos();
        return all.size() == MAX_VERSIONS && used ? last.served.version() : null;
    }

    /** Tells a listener of the versions that are loaded, and from now on of changes. */
    public synchronized void listen(Listener listener) {
        loaded.forEach(each -> listener.added(each.served));
        listeners.add(listener);
    }

    /**
     * Makes another version the newest, and drops the oldest beyond {@value #MAX_VERSIONS}.
     *
     * @throws IllegalArgumentException if the version is loaded already
     */
    public synchronized void add(ServedNode next) {
        if (find(next.version()) != null) {
            throw new IllegalArgumentException("version is '" + next.version() + "', expected none of " + versions());
        }
        listeners.forEach(listener -> listener.added(next));
        List<Loaded> all = new ArrayList<>(loaded);
        all.addFirst(new Loaded(next));
        List<Loaded> dropped = List.copyOf(all.subList(Math.min(all.size(), MAX_VERSIONS), all.size()));
        all.removeAll(dropped);
        loaded = List.copyOf(all);
        dropped.forEach(each -> listeners.forEach(listener -> listener.dropped(each.served)));
    }

    /**
     * Makes a version that is loaded the newest again.
     *
     * @return whether it is loaded
     */
    public synchronized boolean restore(String version) {
        Loaded found = loaded(version);
        if (found == null) {
            return false;
        }
        List<Loaded> all = new ArrayList<>(loaded);
        all.remove(found);
        all.addFirst(found);
        loaded = List.copyOf(all);
        return true;
    }
}
