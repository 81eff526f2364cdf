package io.ddnn.service.api;

import io.ddnn.model.wire.JsonBatches;
import io.ddnn.model.wire.JsonMessages;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** Shapes of bodies that are read and written without an object for the whole of them. */
public final class ApiSchemas {

    private ApiSchemas() {}

    /**
     * An image in a form.
     *
     * @param image a PNG or JPEG file
     */
    public record ImageForm(@Schema(type = "string", format = "binary") byte[] image) {}

    /**
     * A batch of views.
     *
     * @param samples 1 to 1024 views
     */
    public record Views(List<JsonBatches.View> samples) {}

    /**
     * A batch of messages.
     *
     * @param messages 1 to 1024 messages
     */
    public record Messages(List<JsonMessages.Message> messages) {}

    /**
     * What became of a batch.
     *
     * @param outcomes one a sample, in their order
     */
    public record Outcomes(
            @ArraySchema(schema = @Schema(
                    anyOf = {JsonMessages.ReplyBody.class, JsonBatches.Failure.class})) List<Object> outcomes){}

    /**
     * A problem (RFC 9457).
     *
     * @param type which it is, a stable name
     * @param title the same for people
     * @param status HTTP status
     * @param detail the field, its value and what was expected
     * @param instance address of the request
     */
    public record Problem(String type, String title, int status, String detail, String instance) {}

    /**
     * A tensor of the Open Inference Protocol.
     *
     * @param name of the input or output
     * @param datatype UINT8, FP32, BOOL or BYTES
     * @param shape its sizes; the first is the number of samples
     * @param parameters binary_data_size: how many bytes of it stand behind the JSON
     * @param data elements, flat or in arrays of arrays; absent where they stand behind the JSON
     */
    public record InferenceTensor(String name, String datatype, List<Long> shape, Map<String, Object> parameters,
            List<Object> data) {}

    /**
     * A request of the Open Inference Protocol.
     *
     * @param id of the request; of a single sample too
     * @param inputs a view by the name of each device, UINT8 of shape [samples, height, width, 3]; and sample, ids of samples
     * @param outputs those that are wanted; absent: all
     * @param parameters binary_data_output: whether all outputs are wanted as binary tensors
     */
    public record InferenceRequest(String id, List<InferenceTensor> inputs, List<InferenceTensor> outputs,
            Map<String, Object> parameters) {}

    /**
     * A response of the Open Inference Protocol.
     *
     * @param model_name name of the network
     * @param model_version version of the network
     * @param id of the request
     * @param outputs label, confidence, exit and degraded, an element a sample
     */
    public record InferenceResponse(String model_name, String model_version, String id,
            List<InferenceTensor> outputs) {}

    /**
     * An error of the Open Inference Protocol.
     *
     * @param error the field, its value and what was expected
     */
    public record InferenceError(String error) {}
}
