package io.ddnn.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffloadMeterTests {

    @Test
    void addsTheSumsOfAllKinds() {
        assertThat(OffloadMeter.sum("""
                # HELP ddnn_offload_bytes Payload bytes sent to the tier above
                # TYPE ddnn_offload_bytes summary
                ddnn_offload_bytes_count{from="camera-0",kind="features",to="gateway"} 1
                ddnn_offload_bytes_sum{from="camera-0",kind="features",to="gateway"} 128.0
                ddnn_offload_bytes_count{from="camera-0",kind="scores",to="gateway"} 3
                ddnn_offload_bytes_sum{from="camera-0",kind="scores",to="gateway"} 36.0
                ddnn_offload_bytes_max{from="camera-0",kind="scores",to="gateway"} 12.0
                """)).isEqualTo(164);
    }

    @Test
    void aServiceThatHasSentNothingHasNoSum() {
        assertThat(OffloadMeter.sum("jvm_threads_live_threads 20.0\n")).isZero();
    }
}
