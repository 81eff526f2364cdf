package io.ddnn.service.openinference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.service.web.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InferenceCodecTests {

    private static final JsonMapper JSON = new JsonMapper();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static InferenceRequest read(String json) {
        return InferenceCodec.read(utf8(json), null);
    }

    /** JSON, and bytes behind it. */
    private static InferenceRequest read(String json, byte[] binary) {
        byte[] header = utf8(json);
        byte[] body = Arrays.copyOf(header, header.length + binary.length);
        System.arraycopy(binary, 0, body, header.length, binary.length);
        return InferenceCodec.read(body, String.valueOf(header.length));
    }

    @Property
    void bytesAreTheSameFlatNestedAndBinary(
            @ForAll @Size(min = 1, max = 24) List<@IntRange(max = 255) Integer> values) {
        byte[] expected = new byte[values.size()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) (int) values.get(i);
        }
        String head = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[1," + values.size() + "],";
        byte[] flat = tensor(read(head + "\"data\":" + values + "}]}"));
        byte[] nested = tensor(read(head + "\"data\":[" + values + "]}]}"));
        byte[] binary = tensor(read(head + "\"parameters\":{\"binary_data_size\":" + values.size() + "}}]}", expected));

        assertThat(flat).isEqualTo(expected);
        assertThat(nested).isEqualTo(expected);
        assertThat(binary).isEqualTo(expected);
    }

    private static byte[] tensor(InferenceRequest request) {
        return request.inputs().values().iterator().next().data();
    }

    @Property
    void textsSurviveInBothForms(
            @ForAll @Size(min = 1, max = 8) List<@CharRange(from = ' ', to = '\u07ff') String> texts) {
        Tensor written = Tensor.texts("t", texts);
        String head = "{\"inputs\":[{\"name\":\"t\",\"datatype\":\"BYTES\",\"shape\":[" + texts.size() + "],";
        byte[] json = tensor(read(head + "\"data\":" + JSON.writeValueAsString(texts) + "}]}"));
        byte[] binary = tensor(read(head + "\"parameters\":{\"binary_data_size\":" + written.data().length + "}}]}",
                written.data()));
        assertThat(written.texts()).isEqualTo(texts);
        assertThat(binary).isEqualTo(written.data());
        assertThat(json).isEqualTo(written.data());
    }

    @Test
    void outputsAreWrittenAsAskedFor() {
        List<Tensor> outputs = List.of(Tensor.texts("label", List.of("car", "bus")),
                Tensor.numbers("confidence", List.of(0.5f, 0.25f)), Tensor.truths("degraded", List.of(true, false)));
        String input = "\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[1],\"data\":[1]}]";

        JsonNode all = JSON.readTree(write("{\"id\":\"7\"," + input + "}", outputs).bytes());
        assertThat(all.path("model_name").asString()).isEqualTo("net");
        assertThat(all.path("model_version").asString()).isEqualTo("0a0a0a");
        assertThat(all.path("id").asString()).isEqualTo("7");
        assertThat(all.path("outputs").path(0).path("data").toString()).isEqualTo("[\"car\",\"bus\"]");
        assertThat(all.path("outputs").path(1).path("data").toString()).isEqualTo("[0.5,0.25]");
        assertThat(all.path("outputs").path(2).path("data").toString()).isEqualTo("[true,false]");
        assertThat(all.path("outputs").path(0).path("shape").toString()).isEqualTo("[2]");

        InferenceCodec.Body mixed = write("{" + input
                + ",\"outputs\":[{\"name\":\"confidence\",\"parameters\":{\"binary_data\":true}},{\"name\":\"label\"}]}",
                outputs);
        int length = Objects.requireNonNull(mixed.headerLength());
        JsonNode header = JSON.readTree(mixed.bytes(), 0, length);
        assertThat(header.path("outputs").path(0).path("parameters").path("binary_data_size").asInt()).isEqualTo(8);
        assertThat(header.path("outputs").path(0).has("data")).isFalse();
        assertThat(header.path("outputs").path(1).path("data").path(0).asString()).isEqualTo("car");
        assertThat(Arrays.copyOfRange(mixed.bytes(), length, mixed.bytes().length))
                .isEqualTo(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(0.5f).putFloat(0.25f)
                        .array());

        InferenceCodec.Body binary =
                write("{\"parameters\":{\"binary_data_output\":true}," + input + "}", outputs);
        assertThat(binary.bytes().length - Objects.requireNonNull(binary.headerLength()))
                .isEqualTo(2 * (4 + 3) + 8 + 2);
        assertThatThrownBy(() -> write("{" + input + ",\"outputs\":[{\"name\":\"logits\"}]}", outputs))
                .hasMessage("output is 'logits', expected some of [label, confidence, degraded]");
    }

    private static InferenceCodec.Body write(String request, List<Tensor> outputs) {
        return InferenceCodec.write(read(request), "net", "0a0a0a", outputs);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "[];the request is no JSON object",
            "{};inputs is missing or empty",
            "{\"inputs\":[]};inputs is missing or empty",
            "{\"inputs\":[{}]};an input's name is ''",
            "{\"inputs\":[{\"name\":\"x\"}]};input 'x' has datatype ''",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT64\"}]};input 'x' has datatype 'INT64', expected one of [BOOL",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\"}]};input 'x' has shape",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[-1]}]};input 'x' has shape [-1]",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[1.5]}]};input 'x' has shape [1.5]",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[4294967296,4294967296]}]};more than there can be",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[1]}]};input 'x' has no data",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[2],\"data\":[1]}]};input 'x' has 1 elements",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[1],\"data\":[256]}]};has the element 256",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[1],\"data\":[[[[[[[[[1]]]]]]]]]}]};8 levels",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[1],\"parameters\":{\"binary_data_size\":1}}]};"
                    + "binary_data_size 1, expected at most the 0 bytes",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[1],\"data\":[1]},{\"name\":\"x\",\"datatype\":"
                    + "\"UINT8\",\"shape\":[1],\"data\":[1]}]};input 'x' is there twice"})
    void whatIsWrongIsNamed(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(ProblemException.class).hasMessageContaining(message);
    }

    @Test
    void binaryTensorsMustFillTheirShapesAndTheBody() {
        String head = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":[2],\"parameters\":"
                + "{\"binary_data_size\":%d}}]}";
        assertThatThrownBy(() -> read(head.formatted("UINT8", 3), new byte[3]))
                .hasMessage("input 'x' has 3 bytes, expected 1 for each of 2 elements");
        assertThatThrownBy(() -> read(head.formatted("UINT8", 2), new byte[3]))
                .hasMessage("1 bytes stand behind the last binary tensor, expected none");
        assertThatThrownBy(() -> read(head.formatted("BYTES", 8), new byte[]{9, 0, 0, 0, 0, 0, 0, 0}))
                .hasMessageContaining("is broken, expected 2 elements of type BYTES");
        assertThatThrownBy(() -> InferenceCodec.read(new byte[2], "3"))
                .hasMessageContaining("Inference-Header-Content-Length is '3'");
    }

    @Property(tries = 5000)
    void hostileBytesAreRefusedAndNeverMore(@ForAll @Size(max = 400) byte[] bytes, @ForAll boolean header) {
        readOrRefuse(bytes, header ? String.valueOf(bytes.length / 2) : null);
    }

    @Property(tries = 5000)
    void changedRequestsAreReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] body = utf8("{\"id\":\"a\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"BYTES\",\"shape\":[2],"
                + "\"parameters\":{\"binary_data_size\":11}}],\"outputs\":[{\"name\":\"y\"}]}\3\0\0\0abc\0\0\0\0");
        for (int i = random.nextInt(6); i >= 0; i--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        readOrRefuse(body, String.valueOf(body.length - 11));
    }

    private static void readOrRefuse(byte[] body, @Nullable String header) {
        try {
            assertThat(InferenceCodec.read(body, header).inputs()).isNotEmpty();
        } catch (ProblemException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
