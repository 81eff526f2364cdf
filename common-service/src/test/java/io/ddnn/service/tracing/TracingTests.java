package io.ddnn.service.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTests {

    private static final String CLIENTS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static Tracing tracing(String node, double share) {
        SdkTracerProvider provider = SdkTracerProvider.builder().build();
        return new Tracing(provider.get("test"), node, share, provider::close);
    }

    private static String trace(@Nullable String header) {
        return Objects.requireNonNull(header).split("-", -1)[1];
    }

    @Test
    void allDevicesPutASampleIntoTheSameTrace() {
        String left = trace(tracing("left", 1).device("s1", null).header());

        assertThat(trace(tracing("right", 1).device("s1", null).header())).isEqualTo(left);
        assertThat(trace(tracing("left", 1).device("s2", null).header())).isNotEqualTo(left);
    }

    @Test
    void theTraceGoesOnWithTheNodeThatIsAsked() {
        SampleSpan device = tracing("left", 1).device("s1", null);
        SampleSpan asking = device.asking("gateway");
        SampleSpan gateway = tracing("gateway", 0).message("s1", "left", asking.header());

        assertThat(gateway.isTraced()).isTrue();
        assertThat(trace(gateway.header())).isEqualTo(trace(device.header()));
        assertThat(asking.header()).isNotEqualTo(device.header());
    }

    @Test
    void aShareOfTheSamplesIsTracedAndTheSameAtAllDevices() {
        Tracing left = tracing("left", 0.25);
        Tracing right = tracing("right", 0.25);
        long traced = IntStream.range(0, 4000).filter(i -> {
            boolean isTraced = left.device("s" + i, null).isTraced();
            assertThat(right.device("s" + i, null).isTraced()).isEqualTo(isTraced);
            return isTraced;
        }).count();

        assertThat(traced).isBetween(900L, 1100L);
        assertThat(tracing("left", 0).device("s1", null).isTraced()).isFalse();
    }

    @Test
    void whatTheClientSaysCounts() {
        assertThat(trace(tracing("left", 0).device("s1", CLIENTS).header()))
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(tracing("left", 1).device("s1", CLIENTS.replaceFirst("01$", "00")).isTraced()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00-0-0-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "zz-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
    void aHeaderThatMeansNothingIsIgnored(String header) {
        assertThat(tracing("gateway", 1).message("s1", "left", header).isTraced()).isFalse();
        assertThat(tracing("left", 1).device("s1", header).isTraced()).isTrue();
    }

    @Test
    void whereNothingIsTracedNothingIsSent() {
        SampleSpan none = Tracing.OFF.device("s1", CLIENTS);

        assertThat(none.header()).isNull();
        assertThat(none.asking("gateway").header()).isNull();
        none.note("exit", "local").end();
    }

    @Test
    void anIdThatIsNoneIsNotTraced() {
        assertThat(tracing("left", 1).device("../x", CLIENTS).isTraced()).isFalse();
    }
}
