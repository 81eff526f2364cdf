package io.ddnn.service.join;

import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.Tier;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.RawImages;
import io.ddnn.service.web.ProblemException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What takes the messages of one version of the network.
 *
 * @param served the node
 * @param join joins its samples
 * @param audit joins samples that left early once more
 * @param rawImages runs the slices of children that send raw images
 * @param codec reads and writes its messages
 * @param batchCodec reads and writes batches of them
 * @param contentBytes the most bytes that maps or an image of a message have
 */
record VersionedJoin(ServedNode served, SampleJoin join, SampleJoin audit, RawImages rawImages, BinaryCodec codec,
        BatchCodec batchCodec, int contentBytes) {

    VersionedJoin(ServedNode served, SampleJoin join, SampleJoin audit, RawImages rawImages) {
        this(served, join, audit, rawImages, new BinaryCodec(served.definition()), new BatchCodec(served.definition()),
                contentBytes(served));
    }

    /** The version, 6 hex digits. */
    String version() {
        return served.version();
    }

    /** Whether the node merges its children's scores at an exit. */
    boolean hasExitOnScores() {
        return served.node().exit(ExitOn.SCORES) != null;
    }

    private static int contentBytes(ServedNode served) {
        int maps = served.definition().mapSources(served.node().id()).stream()
                .mapToInt(source -> served.definition().mapBytes(source.id()))
                .sum();
        // also where no image is taken, so that it is refused for what it is and not for its size
        boolean devices = served.node().inputs().stream()
                .anyMatch(child -> served.definition().node(child).tier() == Tier.DEVICE);
        return Math.max(maps, devices ? served.definition().input().rawBytes() : 0);
    }

    /**
     * Gives up open samples, unless all that they need has come: then they are answered here.
     *
     * @param which the ids of those that are not joined here any more
     * @param reason what those who wait are told
     */
    void release(Predicate<String> which, Function<String, ProblemException> reason) {
        for (OpenSample sample : join.samples().all()) {
            if (sample.isOver() || !which.test(sample.id())) {
                continue;
            }
            synchronized (sample) {
                if (sample.phase() == OpenSample.Phase.SCORES || sample.phase() == OpenSample.Phase.MAPS) {
                    join.giveUp(sample, reason.apply(sample.id()));
                }
            }
        }
    }
}
