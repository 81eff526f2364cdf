package io.ddnn.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBatchesTests {

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void viewsAreReadInTheirOrder() {
        assertThat(JsonBatches.readViews(bytes("""
                {"samples": [{"sample": "a", "view": "none"}, {"sample": "b", "image": "aGVsbG8="}]}""")))
                .containsExactly(new JsonBatches.View("a", null, "none"), new JsonBatches.View("b", "aGVsbG8=", null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                      | expected an object with the field 'samples', an array
            {"other": []}                           | expected an object with the field 'samples', an array
            {"samples": {}}                         | expected an object with the field 'samples', an array
            {"samples": []}                         | samples has no entries, expected 1 to 1024
            {"samples": [null]}                     | entry 0 of samples is no object
            {"samples": [{}, 5]}                    | entry 1 of samples is no object
            {"samples": [{"x": 1}]}                 | field 'x' is unknown, expected one of
            {"samples": [{"image": []}]}            | body is not a batch in JSON: field 'image' has the wrong type
            {"samples": [{}], "samples": []}        | body is not a batch in JSON:
            {"samples": [{}], "more": 1}            | expected nothing behind the field 'samples'
            {"samples": [{}]} {}                    | expected nothing behind the field 'samples'
            {"samples": [{}                         | body is not a batch in JSON:
            """)
    void faultsAreNamed(String json, String message) {
        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> JsonBatches.readViews(bytes(json)))
                .withMessageStartingWith(message);
    }

    @Test
    void moreEntriesThanABatchMayHaveAreNotRead() {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> JsonBatches.readMessages(bytes("{\"messages\":[" + "{},".repeat(1024) + "{}]}")))
                .withMessage("messages has more entries than 1024");
    }
}
