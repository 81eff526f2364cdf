package io.ddnn.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.Topologies;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverheadTests {

    private static final int LONGEST_USUAL_DEADLINE = 16_383;

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
    void aSampleInBothPhasesAndItsReplyTakesAtMost24BytesBesidesIdAndPayload(String letter) {
        NetworkDefinition definition = Topologies.of(letter);
        BinaryCodec codec = new BinaryCodec(definition);
        String sample = "run-7~sample.123";
        for (NodeDefinition device : definition.devices()) {
            TierMessage scores = new TierMessage("abcdef", sample, device.id(), LONGEST_USUAL_DEADLINE,
                    new float[definition.classes().size()], false, List.of(), List.of());
            TierMessage map = new TierMessage("abcdef", sample, device.id(), LONGEST_USUAL_DEADLINE, null, false,
                    List.of(new SourceMap(device.id(), new byte[definition.mapBytes(device.id())])), List.of());
            Reply decided = new Reply.Decided(
                    new Decision(2, 0.75f, ExitName.CLOUD, Set.of(), List.of()));
            int all = codec.encode(scores).length + codec.encode(new Reply.Wanted()).length
                    + codec.encode(map).length + codec.encode(decided).length;
            int payload = scores.payloadBytes() + map.payloadBytes();
            assertThat(payload).isEqualTo(definition.scoreBytes() + definition.mapBytes(device.id()));
            assertThat(all - payload - 2 * sample.length()).isBetween(1, 24);
        }
    }

    @Test
    void aRawImageAndItsReplyTakeAtMost24BytesBesidesIdAndImage() {
        BinaryCodec codec = new BinaryCodec(Topologies.of("c"));
        TierMessage raw = TierMessage.raw("abcdef", "s", "camera-5", LONGEST_USUAL_DEADLINE, new byte[3072]);
        Reply decided = new Reply.Decided(new Decision(2, 0.75f, ExitName.CLOUD, Set.of(), List.of()));
        assertThat(codec.encode(raw).length + codec.encode(decided).length - raw.payloadBytes() - 1)
                .isBetween(1, 24);
    }

    @Test
    void aBlankViewCostsAMessageWithoutPayload() {
        TierMessage blank =
                new TierMessage("abcdef", "s", "camera-0", 1000, null, true, List.of(), List.of());
        assertThat(blank.payloadBytes()).isZero();
        assertThat(new BinaryCodec(Topologies.of("c")).encode(blank)).hasSize(9);
    }
}
