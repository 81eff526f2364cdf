package io.ddnn.service.join;

import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Outcome;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The messages of a batch that other replicas join, in as few requests as there are replicas; but those of which the child
 * has more to say apart from the others, since the latter may wait for maps that siblings send after the former's answers.
 */
final class BatchForwards {

    private static final int OK = 200;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final OwnerRouting owners;
    private final Map<Group, List<BatchEntry.Forwarded>> groups = new LinkedHashMap<>();
    private Duration patience = Duration.ZERO;

    /** What goes in one request. */
    private record Group(URI owner, String version, String source, boolean complete) {}

    /** Begins with none. */
    BatchForwards(OwnerRouting owners) {
        this.owners = owners;
    }

    /**
     * Adds a message, which is sent when all have been added.
     *
     * @param most how long its sender waits
     */
    BatchEntry add(URI owner, BatchEntry.Read read, Duration most) {
        BatchEntry.Forwarded entry = new BatchEntry.Forwarded(read, new CompletableFuture<>());
        groups.computeIfAbsent(new Group(owner, read.version().version(), read.message().source(), entry.isComplete()),
                _ -> new ArrayList<>()).add(entry);
        patience = patience.compareTo(most) > 0 ? patience : most;
        return entry;
    }

    /** Sends all. */
    void begin() {
        long until = System.nanoTime() + patience.toNanos();
        groups.forEach((group, entries) -> Objects.requireNonNull(owners.forwarding(), "there are replicas").threads()
                .execute(() -> send(group.owner(), entries, until)));
    }

    private void send(URI owner, List<BatchEntry.Forwarded> entries, long until) {
        try {
            VersionedJoin version = entries.getFirst().read().version();
            BatchCodec codec = version.batchCodec();
            byte[] body = codec.encode(entries.stream().map(entry -> entry.read().message()).toList());
            HttpResponse<byte[]> response =
                    owners.post(owner, "/infer/batch", BinaryCodec.MEDIA_TYPE, body, null, until);
            if (response.statusCode() == ProblemType.OVERLOADED.status()) {
                throw ProblemException.retryAfter(ProblemType.OVERLOADED,
                        "the replica that joins the sample has too much to do", RETRY_AFTER);
            }
            List<Outcome> outcomes = response.statusCode() == OK
                    ? codec.decodeOutcomes(response.body(), version.version())
                    : List.of();
            if (outcomes.size() != entries.size()) {
                // whatever was wrong there: everything is said once more, to whoever joins the samples then
                throw ProblemException.moved(entries.getFirst().read().message().sample(), 0);
            }
            for (int i = 0; i < outcomes.size(); i++) {
                entries.get(i).answer().complete(outcomes.get(i));
            }
        } catch (ProblemException | MessageException e) {
            entries.forEach(entry -> entry.answer().completeExceptionally(e));
        } catch (RuntimeException e) {
            entries.forEach(entry -> entry.answer().completeExceptionally(e));
            throw e;
        }
    }
}
