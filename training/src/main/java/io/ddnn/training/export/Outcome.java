package io.ddnn.training.export;

import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.evaluate.ExitPoint;
import java.util.List;

/**
 * How a network did on validation samples.
 *
 * @param accuracy share of samples with the right label
 * @param earlyShare share of samples that exited before the root's last exit
 * @param bytes payload bytes on device uplinks, the mean over devices and samples
 */
record Outcome(double accuracy, double earlyShare, double bytes) {

    static Outcome of(List<SampleResult> results, Validation validation, NetworkDefinition definition) {
        ExitPoint last = ExitPoint.of(definition).getLast();
        int right = 0;
        int early = 0;
        double bytes = 0;
        for (int i = 0; i < results.size(); i++) {
            SampleResult result = results.get(i);
            right += result.decision().label() == validation.label(i) ? 1 : 0;
            early += last.isOf(result.taken()) ? 0 : 1;
            bytes += result.meanUplinkBytes();
        }
        double n = Math.max(1, results.size());
        return new Outcome(right / n, early / n, bytes / n);
    }
}
