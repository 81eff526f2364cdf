package io.ddnn.device.offload;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.plan.Chain;
import io.ddnn.model.plan.CostModel;
import io.ddnn.model.plan.Cut;
import io.ddnn.model.plan.Environment;
import io.ddnn.model.plan.ExitShares;
import io.ddnn.model.plan.Link;
import io.ddnn.model.plan.Machine;
import io.ddnn.model.plan.Transfer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The expected time of each way of sending, by the cost model of {@code ddnn plan}. What the parent and the tiers above it
 * do with scores and maps is left out: it is the same for all ways.
 */
final class UplinkCost {

    private final Chain chain;
    private final int own;
    private final boolean parentMergesScores;

    UplinkCost(NetworkDefinition definition, String device) {
        this.chain = Chain.uplink(definition, device);
        this.own = chain.stagesUpTo(0);
        this.parentMergesScores = chain.stages().get(own).scores();
    }

    /** Whether the parent has an exit on scores, so that scores and map need not go together. */
    boolean parentMergesScores() {
        return parentMergesScores;
    }

    /** Seconds from the image until the answer, by each way that is possible and differs from the others. */
    Map<Transfer, Double> seconds(Measured measured) {
        String slice = chain.stages().get(own - 1).name();
        Environment environment = Environment.ofTwo(Machine.ofTimes(Map.of(slice, measured.sliceSeconds())),
                Machine.ofTimes(Double.isNaN(measured.parentSliceSeconds())
                        ? Map.of()
                        : Map.of(slice, measured.parentSliceSeconds())),
                new Link(1 / measured.secondsPerByte(), measured.roundTripSeconds()));
        CostModel model = new CostModel(chain, environment, shares(measured));
        Map<Transfer, Double> seconds = new EnumMap<>(Transfer.class);
        seconds.put(Transfer.ON_DEMAND, seconds(model, new Cut(own, own, Transfer.ON_DEMAND)));
        if (parentMergesScores) {
            seconds.put(Transfer.EAGER, seconds(model, new Cut(own, own, Transfer.EAGER)));
        }
        if (!Double.isNaN(measured.parentSliceSeconds())) {
            seconds.put(Transfer.RAW, seconds(model, new Cut(0, 0, Transfer.RAW)));
        }
        return seconds;
    }

    private static double seconds(CostModel model, Cut cut) {
        return model.of(cut).latencySeconds();
    }

    private ExitShares shares(Measured measured) {
        List<Double> leaving = new ArrayList<>(Collections.nCopies(chain.stages().size(), 0.0));
        double beyond = 1 - measured.ownExitShare();
        leaving.set(own - 1, measured.ownExitShare());
        if (parentMergesScores) {
            leaving.set(own, beyond * measured.parentExitShare());
            beyond *= 1 - measured.parentExitShare();
        }
        leaving.set(leaving.size() - 1, beyond);
        return new ExitShares(leaving);
    }
}
