package io.ddnn.service.threshold;

import io.ddnn.service.config.TierStartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A node's revisions in a file of the state volume, {@code thresholds-<node>.jsonl}: one a line, the oldest first, the
 * newest {@value #MOST}. Written whole under another name and then renamed, so that it is never half there.
 */
final class RevisionFile {

    private static final int MOST = 1000;

    private final Path file;

    /**
     * Names a node's file.
     *
     * @throws TierStartException if there is no such directory to write to
     */
    RevisionFile(Path directory, String node) {
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw new TierStartException("ddnn.state is '" + directory + "', expected a directory that can be written");
        }
        this.file = directory.resolve("thresholds-" + node + ".jsonl");
    }

    /**
     * The revisions, the oldest first.
     *
     * @throws TierStartException naming the line that is wrong: to go on without it would be to forget what was decided
     */
    List<ThresholdRevision> read() {
        List<ThresholdRevision> revisions = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    revisions.add(ThresholdRevision.parse(line.getBytes(StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new TierStartException("line " + (revisions.size() + 1) + " of " + file
                    + " cannot be read, expected a revision of thresholds: " + e.getMessage(), e);
        }
        return revisions;
    }

    /** Replaces the file. */
    void write(List<ThresholdRevision> revisions) throws IOException {
        StringBuilder text = new StringBuilder();
        for (ThresholdRevision revision : revisions.subList(Math.max(0, revisions.size() - MOST), revisions.size())) {
            text.append(new String(revision.toBytes(), StandardCharsets.UTF_8)).append('\n');
        }
        Path next = Files.createTempFile(file.getParent(), ".thresholds-", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
                while (bytes.hasRemaining()) {
                    int _ = channel.write(bytes);
                }
                channel.force(true);
            }
            Path _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            boolean _ = Files.deleteIfExists(next);
        }
    }
}
