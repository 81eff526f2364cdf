package io.ddnn.service.replica;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of this node, and which of them joins a sample: all messages of a sample must meet at one. Who that is
 * follows from the sample's id and the group's view, so that all replicas with the same view agree, and nobody asks.
 */
public interface Replicas {

    /** This service alone: it joins every sample. */
    Replicas NONE = new Replicas() {
        @Override
        public @Nullable URI ownerElsewhere(String sample) {
            return null;
        }

        @Override
        public long view() {
            return 0;
        }

        @Override
        public boolean awaitView(long view, Duration most) {
            return true;
        }

        @Override
        public void unreachable(URI replica) {
            // there is none
        }

        @Override
        public void onChange(Runnable listener) {
            // never
        }

        @Override
        public void tell(byte[] word) {
            // there is nobody
        }

        @Override
        public void onWord(Consumer<byte[]> listener) {
            // never
        }
    };

    /**
     * Who joins a sample.
     *
     * @return base address of that replica; null if it is this one
     */
    @Nullable
    URI ownerElsewhere(String sample);

    /** The number of the view that {@link #ownerElsewhere} follows; a later view has a higher one. */
    long view();

    /**
     * Waits until this replica has a view.
     *
     * @param view its number; a later one will do
     * @param most how long to wait
     * @return whether it has come
     */
    boolean awaitView(long view, Duration most) throws InterruptedException;

    /** A replica did not answer: for a moment, until the group has found out what has become of it, others own its samples. */
    void unreachable(URI replica);

    /** From now on a listener is told when other replicas own samples than before. */
    void onChange(Runnable listener);

    /** Tells all other replicas something; those that cannot be reached miss it. */
    void tell(byte[] word);

    /** From now on a listener hears what other replicas tell. */
    void onWord(Consumer<byte[]> listener);
}
