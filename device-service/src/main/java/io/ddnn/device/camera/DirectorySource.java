package io.ddnn.device.camera;

import io.ddnn.service.config.TierStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the newest picture of a directory that it has not taken before; if there is none, no object is in view. */
final class DirectorySource implements FrameSource {

    private final Path directory;
    private final long mostBytes;
    private Entry last = new Entry(Path.of(""), FileTime.fromMillis(Long.MIN_VALUE));

    /** A file, and when it was written. */
    private record Entry(Path file, FileTime written) {

        static final Comparator<Entry> ORDER =
                Comparator.comparing(Entry::written).thenComparing(entry -> entry.file().toString());
    }

    DirectorySource(Path directory, long mostBytes) {
        if (!Files.isDirectory(directory)) {
            throw new TierStartException("ddnn.camera.directory is '" + directory + "', expected a directory");
        }
        this.directory = directory;
        this.mostBytes = mostBytes;
    }

    @Override
    public synchronized byte @Nullable [] take() throws IOException {
        Optional<Entry> newest;
        try (Stream<Path> files = Files.list(directory)) {
            newest = files.filter(DirectorySource::isPicture).flatMap(DirectorySource::entry).max(Entry.ORDER);
        }
        if (newest.isEmpty() || Entry.ORDER.compare(newest.get(), last) <= 0) {
            return null;
        }
        last = newest.get();
        if (Files.size(last.file()) > mostBytes) {
            throw new IOException(last.file() + " has more than " + mostBytes + " bytes");
        }
        return Files.readAllBytes(last.file());
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg"));
    }

    /** None if it was deleted meanwhile. */
    private static Stream<Entry> entry(Path file) {
        try {
            return Stream.of(new Entry(file, Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException _) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
