package io.ddnn.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapRoomTests {

    @ParameterizedTest
    @CsvSource({"1, 32, 64", "268435456, 1365, 2730", "9223372036854775807, 8192, 8192"})
    void requestsTakeHalfOfTheHeapAtMost(long heap, int requests, int connections) {
        assertThat(HeapRoom.requests(heap)).isEqualTo(requests);
        assertThat(HeapRoom.connections(heap)).isEqualTo(connections);
    }
}
