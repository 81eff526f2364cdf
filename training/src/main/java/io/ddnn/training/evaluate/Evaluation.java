package io.ddnn.training.evaluate;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How good a network is on a labelled data set.
 *
 * @param missing ids of the devices that were missing
 * @param overall samples whose answer was right
 * @param seen the same among the samples that at least one present device saw; about the others nobody can know
 * @param exits the exits below which a device was present, leaves first
 * @param classes the classes in the network's order
 * @param uplinkBytes payload bytes a device and sample by the formula: the mean over all samples and all devices of the
 *     definition
 * @param rawBytes bytes of one raw image: what a device would send for a sample if all work were done elsewhere
 */
public record Evaluation(List<String> missing, Proportion overall, Proportion seen, List<Exit> exits,
        List<PerClass> classes, double uplinkBytes, int rawBytes) {

    public Evaluation {
        missing = List.copyOf(missing);
        exits = List.copyOf(exits);
        classes = List.copyOf(classes);
    }

    /** Number of samples. */
    public int samples() {
        return overall.total();
    }

    /** Number of samples that no present device saw. */
    public int unseen() {
        return overall.total() - seen.total();
    }

    /**
     * An exit.
     *
     * @param point where it stands
     * @param all samples that it would get right if all left here. At a device, a sample that it does not see counts as
     *     wrong, since it knows nothing of it
     * @param seen the same among the samples that a present device at or below the node saw
     * @param taken samples that left here
     * @param correct samples that left here with the right answer, among those that left here
     */
    public record Exit(ExitPoint point, Proportion all, Proportion seen, Proportion taken, Proportion correct) {

        /** Id of the node that holds it. */
        public String node() {
            return point.node().id();
        }

        /** The node's tier. */
        public Tier tier() {
            return point.node().tier();
        }

        /** Its name in decisions. */
        public ExitName name() {
            return point.name();
        }

        /** Its name among the node's exits. */
        public String label() {
            return point.label();
        }

        /** Entropy at or under which samples leave here; null if none does, or all do. */
        public @Nullable Double threshold() {
            return point.last() ? null : point.definition().threshold();
        }

        /** Whether every sample that comes here leaves here. */
        public boolean last() {
            return point.last();
        }
    }

    /**
     * A class.
     *
     * @param name its name
     * @param found samples of the class that were answered so (recall)
     * @param right answers of the class that were right (precision)
     * @param answers how often samples of the class were answered with each class, in the network's order
     */
    public record PerClass(String name, Proportion found, Proportion right, List<Integer> answers) {

        public PerClass {
            answers = List.copyOf(answers);
        }
    }
}
