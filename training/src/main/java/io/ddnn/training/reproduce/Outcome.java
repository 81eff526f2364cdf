package io.ddnn.training.reproduce;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.Tier;
import io.ddnn.training.evaluate.Evaluation;
import io.ddnn.training.evaluate.Proportion;
import java.util.List;

/**
 * The counts of one evaluation that the tables need, as they are kept in a file.
 *
 * @param missing ids of the devices that were missing
 * @param overall samples whose answer was right
 * @param seen the same among the samples that a present device saw
 * @param exits the exits below which a device was present, leaves first
 * @param found samples of each class that were answered so, in the network's order
 * @param bytes payload bytes a device and sample
 */
record Outcome(List<String> missing, Proportion overall, Proportion seen, List<Exit> exits, List<Proportion> found,
        double bytes) {

    Outcome {
        missing = List.copyOf(missing);
        exits = List.copyOf(exits);
        found = List.copyOf(found);
    }

    /**
     * An exit.
     *
     * @param node id of the node that holds it
     * @param tier the node's tier
     * @param name its name in decisions
     * @param used whether samples can leave there: it has a threshold, or is the last
     * @param last whether every sample that comes there leaves there
     * @param all samples that it would get right if all left there
     * @param seen the same among the samples that it sees
     * @param taken samples that left there
     */
    record Exit(String node, Tier tier, ExitName name, boolean used, boolean last, Proportion all, Proportion seen,
            Proportion taken) {}

    static Outcome of(Evaluation evaluation) {
        List<Exit> exits = evaluation.exits().stream()
                .map(exit -> new Exit(exit.node(), exit.tier(), exit.name(), exit.last() || exit.threshold() != null,
                        exit.last(), exit.all(), exit.seen(), exit.taken()))
                .toList();
        return new Outcome(evaluation.missing(), evaluation.overall(), evaluation.seen(), exits,
                evaluation.classes().stream().map(Evaluation.PerClass::found).toList(), evaluation.uplinkBytes());
    }
}
