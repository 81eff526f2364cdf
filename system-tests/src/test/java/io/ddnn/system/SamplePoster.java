package io.ddnn.system;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.TierMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Posts the views of a sample to all its devices at once, as a client would. */
final class SamplePoster {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Posts a sample.
     *
     * @param devices addresses of the devices
     * @param views one a device; null for no view
     * @return the decisions, one a device
     */
    List<JsonNode> post(String sample, List<URI> devices, List<? extends @Nullable PixelImage> views) {
        return post(sample, devices, views, "/infer");
    }

    /** The same, with answers that tell how they came about. */
    List<JsonNode> postExplained(String sample, List<URI> devices, List<? extends @Nullable PixelImage> views) {
        return post(sample, devices, views, "/infer?explain");
    }

    private List<JsonNode> post(String sample, List<URI> devices, List<? extends @Nullable PixelImage> views,
            String path) {
        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(devices.get(i).resolve(path)).header("DDNN-Sample", sample);
            PixelImage view = views.get(i);
            if (view == null) {
                request.header("DDNN-View", "none").POST(BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(new PngEncoder().encode(view)));
            }
            responses.add(http.sendAsync(request.build(), BodyHandlers.ofString()));
        }
        return responses.stream().map(CompletableFuture::join).map(SamplePoster::decision).toList();
    }

    /**
     * Posts many samples to all their devices at once, as one batch of frames a device.
     *
     * @param batches messages of raw images or of no view, by the address of the device
     * @return what became of them, in the same order
     */
    List<List<Outcome>> postBatches(NetworkDefinition definition, Map<URI, List<TierMessage>> batches) {
        BatchCodec codec = new BatchCodec(definition);
        List<CompletableFuture<List<Outcome>>> responses = new ArrayList<>();
        batches.forEach((device, messages) -> responses.add(http
                .sendAsync(HttpRequest.newBuilder(device.resolve("/infer/batch"))
                        .header("Content-Type", BinaryCodec.MEDIA_TYPE)
                        .POST(BodyPublishers.ofByteArray(codec.encode(messages))).build(),
                        BodyHandlers.ofByteArray())
                .thenApply(response -> codec.decodeOutcomes(response.body(), messages.getFirst().version()))));
        return responses.stream().map(CompletableFuture::join).toList();
    }

    private static JsonNode decision(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(new IOException("HTTP " + response.statusCode() + ": " + response.body()));
        }
        return JSON.readTree(response.body());
    }
}
