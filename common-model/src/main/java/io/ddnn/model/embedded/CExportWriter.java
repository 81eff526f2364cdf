package io.ddnn.model.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes exports into a directory, which may hold other files, such as those of a firmware or of other nodes. Each file
 * is written aside and put in place by a rename, so that nobody ever sees half of one.
 */
public final class CExportWriter {

    /** How every file of an export begins, and no other. */
    static final String MARK = "/* Written by ddnn export; do not edit. */";

    private CExportWriter() {}

    /**
     * Writes an export, over an older one of the same node.
     *
     * @throws ExportException if a file that is not of an export has the name of one; nothing is written then
     * @throws IOException if writing fails; no file is then incomplete
     */
    public static void write(CExport export, Path directory) throws IOException {
        for (String file : export.files().keySet()) {
            requireReplaceable(directory.resolve(file));
        }
        Files.createDirectories(directory);
        Map<Path, Path> asides = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> file : export.files().entrySet()) {
                Path aside = directory.resolve(".export-" + UUID.randomUUID());
                asides.put(aside, directory.resolve(file.getKey()));
                Files.writeString(aside, file.getValue());
            }
            for (Map.Entry<Path, Path> aside : asides.entrySet()) {
                Files.move(aside.getKey(), aside.getValue(), StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            for (Path aside : asides.keySet()) {
                Files.deleteIfExists(aside);
            }
        }
        removeStale(export, directory);
    }

    /** A node that had an exit and has none any more leaves a source that does not compile. */
    private static void removeStale(CExport export, Path directory) throws IOException {
        String entropy = export.prefix() + "_entropy.c";
        if (!export.files().containsKey(entropy) && isOurs(directory.resolve(entropy))) {
            Files.delete(directory.resolve(entropy));
        }
    }

    private static void requireReplaceable(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOurs(file)) {
            throw new ExportException(
                    file + " exists and was not written by an export; expected another directory, or no such file");
        }
    }

    private static boolean isOurs(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        byte[] mark = MARK.getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(mark.length), StandardCharsets.UTF_8).equals(MARK);
        }
    }
}
