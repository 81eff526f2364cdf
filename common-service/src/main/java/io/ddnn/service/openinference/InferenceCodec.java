package io.ddnn.service.openinference;

import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads requests and writes responses of the Open Inference Protocol: all in JSON, or with binary tensors behind the JSON
 * (https://github.com/kserve/open-inference-protocol and Triton's extension for binary data).
 */
public final class InferenceCodec {

    /** The header that tells how long the JSON before binary tensors is. */
    public static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    private static final String BINARY_SIZE = "binary_data_size";
    private static final int MOST_DIMENSIONS = 8;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private InferenceCodec() {}

    /**
     * A response's body.
     *
     * @param bytes JSON, and binary tensors behind it
     * @param headerLength of how many bytes the JSON is; null if there are no binary tensors
     */
    public record Body(byte[] bytes, @Nullable Integer headerLength) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        public Body(byte[] bytes, @Nullable Integer headerLength) {
            this.bytes = bytes;
            this.headerLength = headerLength;
        }
    }

    /**
     * Reads a request.
     *
     * @param headerLength value of {@value #HEADER_LENGTH}; null if the request has no such header
     * @throws ProblemException if it is none
     */
    public static InferenceRequest read(byte[] body, @Nullable String headerLength) {
        int length = body.length;
        if (headerLength != null) {
            if (!headerLength.matches("[0-9]{1,9}") || Integer.parseInt(headerLength) > body.length) {
                throw wrong("header " + HEADER_LENGTH + " is '" + shown(headerLength)
                        + "', expected a number of at most the body's " + body.length + " bytes");
            }
            length = Integer.parseInt(headerLength);
        }
        JsonNode json;
        try {
            json = JSON.readTree(body, 0, length);
        } catch (JacksonException e) {
            throw wrong("the request is no JSON: " + e.getOriginalMessage());
        }
        if (!(json instanceof ObjectNode request)) {
            throw wrong("the request is no JSON object");
        }
        ByteBuffer binary = ByteBuffer.wrap(body, length, body.length - length);
        Map<String, Tensor> inputs = inputs(request.path("inputs"), binary);
        if (binary.hasRemaining()) {
            throw wrong(
                    binary.remaining() + " bytes stand behind the last binary tensor, expected none");
        }
        return new InferenceRequest(request.path("id").isString() ? request.path("id").asString() : null, inputs,
                outputs(request.path("outputs")),
                request.path("parameters").path("binary_data_output").asBoolean(false));
    }

    private static Map<String, Tensor> inputs(JsonNode array, ByteBuffer binary) {
        if (!array.isArray() || array.isEmpty()) {
            throw wrong("inputs is missing or empty, expected an array of tensors");
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (JsonNode each : array) {
            Tensor tensor = tensor(each, binary);
            if (inputs.put(tensor.name(), tensor) != null) {
                throw wrong("input '" + shown(tensor.name()) + "' is there twice");
            }
        }
        return inputs;
    }

    private static Tensor tensor(JsonNode json, ByteBuffer binary) {
        String name = json.path("name").asString("");
        if (name.isEmpty() || name.length() > 256) {
            throw wrong("an input's name is '" + shown(name) + "', expected 1 to 256 characters");
        }
        Datatype datatype = datatype(name, json.path("datatype").asString(""));
        List<Long> shape = shape(name, json.path("shape"));
        long elements = elements(name, shape);
        JsonNode size = json.path("parameters").path(BINARY_SIZE);
        if (size.isMissingNode()) {
            return new Tensor(name, datatype, shape, fromJson(name, datatype, elements, json.path("data")));
        }
        if (!json.path("data").isMissingNode()) {
            throw wrong(
                    "input '" + shown(name) + "' has data and " + BINARY_SIZE + ", expected one of them");
        }
        if (!size.isInt() || size.asInt() < 0 || size.asInt() > binary.remaining()) {
            throw wrong("input '" + shown(name) + "' has " + BINARY_SIZE + " " + shown(size.toString())
                    + ", expected at most the " + binary.remaining() + " bytes that are left of the body");
        }
        byte[] data = new byte[size.asInt()];
        binary.get(data);
        return new Tensor(name, datatype, shape, checked(name, datatype, elements, data));
    }

    private static Datatype datatype(String name, String text) {
        for (Datatype datatype : Datatype.values()) {
            if (datatype.name().equals(text)) {
                return datatype;
            }
        }
        throw wrong("input '" + shown(name) + "' has datatype '" + shown(text)
                + "', expected one of " + List.of(Datatype.values()));
    }

    private static List<Long> shape(String name, JsonNode json) {
        List<Long> shape = new ArrayList<>();
        if (json.isArray() && json.size() <= MOST_DIMENSIONS) {
            for (JsonNode size : json) {
                if (size.isIntegralNumber() && size.canConvertToLong() && size.asLong() >= 0) {
                    shape.add(size.asLong());
                }
            }
        }
        if (shape.isEmpty() || shape.size() != json.size()) {
            throw wrong("input '" + shown(name) + "' has shape " + shown(json.toString())
                    + ", expected 1 to " + MOST_DIMENSIONS + " sizes");
        }
        return shape;
    }

    private static long elements(String name, List<Long> shape) {
        try {
            return Tensor.elements(shape);
        } catch (ArithmeticException _) {
            throw wrong("input '" + shown(name) + "' has shape " + shape
                    + ", which is more than there can be");
        }
    }

    private static byte[] checked(String name, Datatype datatype, long elements, byte[] data) {
        if (datatype != Datatype.BYTES) {
            // a shape that is larger than any array is larger than the data too
            if (elements > Integer.MAX_VALUE || elements * datatype.size() != data.length) {
                throw wrong("input '" + shown(name) + "' has " + data.length
                        + " bytes, expected " + datatype.size() + " for each of " + elements + " elements");
            }
            return data;
        }
        ByteBuffer left = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        long found = 0;
        while (left.remaining() >= Integer.BYTES) {
            int length = left.getInt();
            if (length < 0 || length > left.remaining()) {
                break;
            }
            left.position(left.position() + length);
            found++;
        }
        if (left.hasRemaining() || found != elements) {
            throw wrong("input '" + shown(name) + "' is broken, expected " + elements
                    + " elements of type BYTES, each after its length");
        }
        return data;
    }

    /** Elements in JSON, flat or in arrays of arrays. */
    private static byte[] fromJson(String name, Datatype datatype, long elements, JsonNode data) {
        if (!data.isArray()) {
            throw wrong("input '" + shown(name) + "' has no data, expected an array");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long found = flatten(name, datatype, data, out, 0);
        if (found != elements) {
            throw wrong("input '" + shown(name) + "' has " + found
                    + " elements, expected the " + elements + " of its shape");
        }
        return out.toByteArray();
    }

    private static long flatten(String name, Datatype datatype, JsonNode json, ByteArrayOutputStream out, int depth) {
        if (json.isArray()) {
            if (depth == MOST_DIMENSIONS) {
                throw wrong(
                        "input '" + shown(name) + "' has arrays of more than " + MOST_DIMENSIONS + " levels");
            }
            long found = 0;
            for (JsonNode each : json) {
                found += flatten(name, datatype, each, out, depth + 1);
            }
            return found;
        }
        boolean fits = switch (datatype) {
            case BOOL -> json.isBoolean();
            case UINT8 -> json.isInt() && json.asInt() >= 0 && json.asInt() <= 255;
            case FP32 -> json.isNumber();
            case BYTES -> json.isString();
        };
        if (!fits) {
            throw wrong("input '" + shown(name) + "' has the element " + shown(json.toString())
                    + ", expected one of type " + datatype);
        }
        switch (datatype) {
            case BOOL -> out.write(json.asBoolean() ? 1 : 0);
            case UINT8 -> out.write(json.asInt());
            case FP32 -> writeInt(out, Float.floatToIntBits((float) json.asDouble()));
            case BYTES -> {
                byte[] text = json.asString().getBytes(StandardCharsets.UTF_8);
                writeInt(out, text.length);
                out.writeBytes(text);
            }
        }
        return 1;
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    private static List<InferenceRequest.Wanted> outputs(JsonNode array) {
        List<InferenceRequest.Wanted> outputs = new ArrayList<>();
        for (JsonNode each : array) {
            outputs.add(new InferenceRequest.Wanted(each.path("name").asString(""),
                    each.path("parameters").path("binary_data").asBoolean(false)));
        }
        return outputs;
    }

    /**
     * Writes a response.
     *
     * @param outputs all that there are
     * @throws ProblemException if the request wants others
     */
    public static Body write(InferenceRequest request, String model, String version, List<Tensor> outputs) {
        ObjectNode json = JSON.createObjectNode();
        json.put("model_name", model);
        json.put("model_version", version);
        if (request.id() != null) {
            json.put("id", request.id());
        }
        ArrayNode array = json.putArray("outputs");
        ByteArrayOutputStream binary = new ByteArrayOutputStream();
        boolean anyBinary = false;
        for (InferenceRequest.Wanted wanted : wanted(request, outputs)) {
            Tensor tensor = outputs.stream().filter(output -> output.name().equals(wanted.name())).findFirst()
                    .orElseThrow(() -> wrong("output is '" + shown(wanted.name())
                            + "', expected some of " + outputs.stream().map(Tensor::name).toList()));
            ObjectNode output = array.addObject();
            output.put("name", tensor.name());
            output.put("datatype", tensor.datatype().name());
            ArrayNode shape = output.putArray("shape");
            tensor.shape().forEach(shape::add);
            if (wanted.binary()) {
                anyBinary = true;
                output.putObject("parameters").put(BINARY_SIZE, tensor.data().length);
                binary.writeBytes(tensor.data());
            } else {
                toJson(tensor, output.putArray("data"));
            }
        }
        byte[] header = JSON.writeValueAsBytes(json);
        if (!anyBinary) {
            return new Body(header, null);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(header);
        body.writeBytes(binary.toByteArray());
        return new Body(body.toByteArray(), header.length);
    }

    private static List<InferenceRequest.Wanted> wanted(InferenceRequest request, List<Tensor> outputs) {
        if (request.outputs().isEmpty()) {
            return outputs.stream()
                    .map(output -> new InferenceRequest.Wanted(output.name(), request.binary())).toList();
        }
        return request.outputs();
    }

    private static void toJson(Tensor tensor, ArrayNode data) {
        ByteBuffer left = ByteBuffer.wrap(tensor.data()).order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.datatype()) {
            case BYTES -> tensor.texts().forEach(data::add);
            case BOOL -> {
                while (left.hasRemaining()) {
                    data.add(left.get() != 0);
                }
            }
            case UINT8 -> {
                while (left.hasRemaining()) {
                    data.add(Byte.toUnsignedInt(left.get()));
                }
            }
            case FP32 -> {
                while (left.hasRemaining()) {
                    data.add(left.getFloat());
                }
            }
        }
    }

    private static ProblemException wrong(String detail) {
        return new ProblemException(ProblemType.INVALID_REQUEST, detail);
    }

    /** What a client sent, in a message to it: short, and without characters that terminals obey. */
    static String shown(String text) {
        String plain = text.replaceAll("[^ -~]", "?");
        return plain.length() <= 64 ? plain : plain.substring(0, 64) + "...";
    }
}
