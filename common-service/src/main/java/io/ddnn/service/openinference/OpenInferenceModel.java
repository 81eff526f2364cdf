package io.ddnn.service.openinference;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.InputShape;
import io.ddnn.service.flow.Deadline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node offers to clients of the Open Inference Protocol. */
public interface OpenInferenceModel {

    /** Samples of a request, at most. */
    int MOST_SAMPLES = 128;

    /** The most bytes of a request: a batch of samples, in JSON, of which each has so many views. */
    static long mostBytes(InputShape input, int views) {
        int envelope = 64 * 1024;
        int pixelBytes = 6;
        return envelope + (long) MOST_SAMPLES * views * input.rawBytes() * pixelBytes;
    }

    /** The names of the inputs for views, in their order. */
    List<String> views();

    /** Whether each sample needs an id, as other devices send their views of it too. */
    boolean needsSampleIds();

    /** Why the model cannot be used here; null if it can. */
    @Nullable
    String notReady();

    /**
     * Decides samples.
     *
     * @return the decisions, in the same order
     * @throws io.ddnn.service.web.ProblemException if a sample gets none
     */
    List<Decided> decide(List<Sample> samples, Deadline deadline);

    /**
     * What a client sends of a sample.
     *
     * @param id its id; null if the client gave none
     * @param views pictures of the network's input shape by the names of inputs; null where the object is not in view
     */
    record Sample(@Nullable String id, Map<String, @Nullable PixelImage> views) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        public Sample(@Nullable String id, Map<String, @Nullable PixelImage> views) {
            this.id = id;
            this.views = new LinkedHashMap<>(views);
        }
    }

    /**
     * A decision.
     *
     * @param version of the network that made it, 6 hex digits
     */
    record Decided(Decision decision, String version) {}
}
