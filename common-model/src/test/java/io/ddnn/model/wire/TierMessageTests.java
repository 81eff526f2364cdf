package io.ddnn.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.testing.Topologies;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TierMessageTests {

    private static final NetworkDefinition C = Topologies.of("c");

    private static TierMessage maps(String source, SourceMap... maps) {
        return new TierMessage("000000", "s", source, 0, null, false, List.of(maps), List.of());
    }

    private static SourceMap map(String source, int bytes) {
        return new SourceMap(source, new byte[bytes]);
    }

    private static void assertRefused(NetworkDefinition definition, TierMessage message, String expected) {
        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> message.check(definition))
                .withMessageStartingWith(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "ABCDEF", "12345g", "12345\n", "12 456"})
    void refusesVersionsThatAreNotSixHexDigits(String version) {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> new TierMessage(version, "s", "camera-0", 0, new float[3], false, List.of(),
                        List.of()))
                .withMessage("version is '" + version.replace('\n', '?') + "', expected 6 hex digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", ".", "_", "~", "-", "run-1~a.B_9",
            "0123456789012345678901234567890123456789012345678901234567890123"})
    void takesSampleIdsOfTheForm(String id) {
        assertThat(SampleId.require(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä", "a/b", "a\n", "\r\n\r\nx", "<script>", "%00", "a,b",
            "01234567890123456789012345678901234567890123456789012345678901234"})
    void refusesSampleIdsOfAnotherFormAndShowsThemHarmless(String id) {
        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> SampleId.require(id))
                .withMessageMatching("sample is '[ -~]{0,67}', expected 1 to 64 of \\[A-Za-z0-9._~-]");
    }

    @Test
    void refusesNegativeTime() {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> new TierMessage("000000", "s", "camera-0", -1, new float[3], false, List.of(),
                        List.of()))
                .withMessage("remainingMillis is -1, expected at least 0");
    }

    @Test
    void refusesScoresOfTheWrongLength() {
        assertRefused(C, new TierMessage("000000", "s", "camera-0", 0, new float[4], false, List.of(), List.of()),
                "scores has 4 values, expected 3, one a class");
    }

    @Test
    void refusesMapsOfTheWrongLength() {
        assertRefused(C, maps("camera-0", map("camera-0", 127)), "map of 'camera-0' has 127 bytes, expected 128");
        assertRefused(C, maps("gateway", map("camera-0", 129)), "map of 'camera-0' has 129 bytes, expected 128");
    }

    @Test
    void refusesMapsThatTheSourceDoesNotSend() {
        assertRefused(C, maps("camera-0", map("camera-1", 128)), "maps names 'camera-1', expected each at most once");
        assertRefused(C, maps("gateway", map("gateway", 128)), "maps names 'gateway', expected each at most once");
        assertRefused(C, maps("gateway", map("camera-1", 128), map("camera-0", 128)),
                "maps names 'camera-0', expected each at most once and in this order: [camera-0, camera-1,");
        assertRefused(C, maps("gateway", map("camera-1", 128), map("camera-1", 128)),
                "maps names 'camera-1', expected each at most once");
    }

    @Test
    void refusesBlankMapsOfNodesThatAreNoDevices() {
        assertRefused(Topologies.of("e"), maps("edge", new SourceMap("edge", null)),
                "map of 'edge' is blank, expected");
    }

    @Test
    void aDeviceSaysBlankByItsViewAndNotByItsMap() {
        assertRefused(C, maps("camera-0", new SourceMap("camera-0", null)),
                "map of 'camera-0' is blank, expected bytes, or no maps and the view none");
    }

    @Test
    void refusesStrayBitsBehindAMapsLastValue() {
        NetworkDefinition odd = NetworkDefinitionReader.parse("""
                format: 1
                name: net
                classes: [a, b]
                input: {height: 5, width: 5}
                nodes:
                  - {id: cam, tier: device, blocks: [{filters: 1}], exits: [{on: blocks}]}
                  - {id: cloud, tier: cloud, inputs: [cam], aggregate: {maps: CC}, blocks: [{filters: 1}],
                     exits: [{on: blocks}]}
                """);
        maps("cam", new SourceMap("cam", new byte[]{-1, -1, -1, 1})).check(odd);
        assertRefused(odd, maps("cam", new SourceMap("cam", new byte[]{0, 0, 0, 2})),
                "map of 'cam' has bits set beyond its last value, expected zeros");
    }

    @Test
    void aRawImageMayHoldAnyByte() {
        byte[] image = new byte[3072];
        image[3071] = -1;
        TierMessage message = TierMessage.raw("000000", "s", "camera-0", 0, image);
        assertThat(message.check(Topologies.of("a"))).isSameAs(message);
        assertThat(message.payloadBytes()).isEqualTo(3072);
    }

    @Test
    void onlyADeviceHasAnImageAndOnlyOfTheNetworksInputShape() {
        assertRefused(C, TierMessage.raw("000000", "s", "camera-0", 0, new byte[3071]),
                "image has 3071 bytes, expected 3072");
        assertRefused(C, TierMessage.raw("000000", "s", "gateway", 0, new byte[3072]),
                "message has an image, but source 'gateway' is not a device");
    }

    @Test
    void nothingElseGoesWithAnImage() {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> new TierMessage("000000", "s", "camera-0", 0, new float[3], false, List.of(),
                        List.of(), new byte[3072], false))
                .withMessageContaining("a message with an image has scores");
    }

    @Test
    void nothingElseGoesWithTheWordDecided() {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> new TierMessage("000000", "s", "edge-0", 0, new float[3], false, List.of(),
                        List.of(), null, true))
                .withMessageContaining("a message that says decided has scores");
        assertThat(TierMessage.decided("000000", "s", "gateway", 7).check(C).payloadBytes()).isZero();
    }

    @Test
    void payloadIsScoresAndMapsOfThosePresent() {
        TierMessage message = new TierMessage("000000", "s", "gateway", 0, new float[3], false,
                List.of(map("camera-0", 128), new SourceMap("camera-1", null), map("camera-2", 128)), List.of());
        assertThat(message.check(C).payloadBytes()).isEqualTo(12 + 256);
    }
}
