package io.ddnn.service.security;

import io.ddnn.service.config.TierStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says, read again when the file changes. It is looked at when it is asked for, at most once a second. A file
 * that cannot be read later changes nothing: what it said before holds, and the log tells.
 *
 * @param <T> what is read from it; immutable
 */
final class WatchedFile<T> {

    /** Makes something of a file's bytes. */
    @FunctionalInterface
    interface Reader<T> {
        /**
         * Reads.
         *
         * @throws IllegalArgumentException if the content is not as it should be; the message must not repeat it
         */
        T read(byte[] content);
    }

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final Path file;
    private final Reader<T> reader;
    private final LongSupplier nanoTime;
    private final AtomicLong nextLook;
    private volatile String seen = "";
    private volatile T content;

    /**
     * Reads a file.
     *
     * @param property the property that names it, for messages
     * @param nanoTime the clock
     * @throws TierStartException if it cannot be read
     */
    WatchedFile(String property, Path file, Reader<T> reader, LongSupplier nanoTime) {
        this.file = file;
        this.reader = reader;
        this.nanoTime = nanoTime;
        try {
            this.seen = mark();
            this.content = load();
        } catch (IOException | IllegalArgumentException e) {
            throw new TierStartException(property + " is '" + file + "', which cannot be used: " + why(e), e);
        }
        this.nextLook = new AtomicLong(nanoTime.getAsLong() + INTERVAL);
    }

    /** What the file says now. */
    T get() {
        long now = nanoTime.getAsLong();
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + INTERVAL)) {
            look();
        }
        return content;
    }

    private void look() {
        String mark = seen;
        try {
            mark = mark();
            if (!mark.equals(seen)) {
                content = load();
                LOG.info("{} has changed and was read again", file);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{} cannot be read again, what it said before holds: {}", file, why(e));
        }
        seen = mark;
    }

    private T load() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it has more than " + MAX_BYTES + " bytes");
        }
        return reader.read(Files.readAllBytes(file));
    }

    /** Changes when the file does, also when it is replaced by another one or behind a link. */
    private String mark() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    }

    private static @Nullable String why(Exception e) {
        return e instanceof IOException ? e.toString() : e.getMessage();
    }
}
