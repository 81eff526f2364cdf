package io.ddnn.device.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.plan.Transfer;
import io.ddnn.model.testing.Topologies;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** By hand: slice 2 ms here and 0.5 ms above, 10 ms a round trip, 10 microseconds a byte. */
class UplinkCostTests {

    private static final Offset<Double> ROUNDING = within(1e-12);

    private static Map<Transfer, Double> seconds(String topology, double parentSlice, double ownExit,
            double parentExit) {
        return new UplinkCost(Topologies.of(topology), "camera-0")
                .seconds(new Measured(0.01, 1e-5, 0.002, parentSlice, ownExit, parentExit));
    }

    private static double of(Map<Transfer, Double> seconds, Transfer transfer) {
        return Objects.requireNonNull(seconds.get(transfer));
    }

    @Test
    void belowMergedScoresAllThreeWaysDiffer() {
        Map<Transfer, Double> c = seconds("c", 0.0005, 0, 0.75);

        assertThat(of(c, Transfer.ON_DEMAND))
                .isCloseTo(0.002 + 0.01 + 0.00012 + 0.25 * (0.01 + 0.00128), ROUNDING);
        assertThat(of(c, Transfer.EAGER)).isCloseTo(0.002 + 0.01 + 0.0014, ROUNDING);
        assertThat(of(c, Transfer.RAW)).isCloseTo(0.01 + 0.03072 + 0.0005, ROUNDING);
    }

    @Test
    void aDevicesOwnExitSavesWhatFollowsUnlessTheImageIsSent() {
        Map<Transfer, Double> b = seconds("b", 0.0005, 0.5, 0.75);

        assertThat(b).doesNotContainKey(Transfer.EAGER);
        assertThat(of(b, Transfer.ON_DEMAND)).isCloseTo(0.002 + 0.5 * (0.01 + 0.00128), ROUNDING);
        assertThat(of(b, Transfer.RAW)).isCloseTo(0.01 + 0.03072 + 0.0005, ROUNDING);
    }

    @Test
    void aParentThatTakesNoImagesIsSentNone() {
        assertThat(seconds("c", Double.NaN, 0, 0.5)).containsOnlyKeys(Transfer.ON_DEMAND, Transfer.EAGER);
    }

    @Test
    void aLinkWhoseBytesTakeNoTimeIsALink() {
        Map<Transfer, Double> seconds = new UplinkCost(Topologies.of("c"), "camera-0")
                .seconds(new Measured(0.01, 0, 0.002, 0.0005, 0, 0.5));

        assertThat(of(seconds, Transfer.RAW)).isCloseTo(0.0105, ROUNDING);
    }
}
