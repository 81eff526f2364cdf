package io.ddnn.model.plan;

import java.util.Collections;
import java.util.List;

/**
 * What a sample costs when a network is cut in some way. Everything is an expectation over the exits: what comes after an
 * exit counts with the share of samples that get there.
 *
 * <pre>
 * latency = sum over exits of  share(exit) x (time until the exit is evaluated + way back to the devices)
 * time of a stage          = milliseconds if known, else operations / speed; times the machine's slowdown
 * time of a message up     = bytes / bandwidth + round trip / 2
 * time of an answer down   = round trip / 2, for each link on the way
 * bytes   = sum over messages of  share of the samples that get there x bytes, of all senders together
 * energy  = sum over a device's stages of share x time x watts  +  its share of the devices' bytes x joules per byte
 * </pre>
 *
 * <p>Messages of the nodes of a level travel at the same time; the largest one counts for the latency. On demand, scores
 * travel before a stage that merges scores, word that the map is wanted comes back for the samples that do not leave
 * there, and only then the map travels; an edge always sends so.
 */
public final class CostModel {

    private final Chain chain;
    private final Environment environment;
    private final ExitShares shares;

    /**
     * Makes a model.
     *
     * @throws IllegalArgumentException if there is not one share a stage
     */
    public CostModel(Chain chain, Environment environment, ExitShares shares) {
        if (shares.leaving().size() != chain.stages().size()) {
            throw new IllegalArgumentException("there are " + shares.leaving().size() + " shares, expected "
                    + chain.stages().size() + ", one a stage");
        }
        this.chain = chain;
        this.environment = environment;
        this.shares = shares;
    }

    /** The model in another environment. */
    public CostModel in(Environment other) {
        return new CostModel(chain, other, shares);
    }

    /** The environment. */
    public Environment environment() {
        return environment;
    }

    /** The costs of a cut. */
    public Cost of(Cut cut) {
        Walk walk = new Walk(cut);
        for (int stage = 0; stage < chain.stages().size(); stage++) {
            walk.pass(stage);
        }
        return walk.cost();
    }

    /** A sample's way through the stages. */
    private final class Walk {
        private final Cut cut;
        private Place place = Place.DEVICE;
        private double elapsed;
        private double wayBack;
        private double present = 1;
        private double latency;
        private double deviceBytes;
        private double edgeBytes;
        private double joules;

        Walk(Cut cut) {
            this.cut = cut;
        }

        void pass(int stage) {
            Place target = cut.place(stage);
            if (target == place) {
                compute(stage);
                return;
            }
            Place from = place;
            Link link = environment.link(from, target);
            List<Integer> maps = chain.mapBytes(stage, from);
            List<Integer> scores = chain.scoreBytes(stage, from);
            boolean scoresFirst = sum(scores) > 0
                    && (from == Place.EDGE || cut.transfer() == Transfer.ON_DEMAND);
            place = target;
            wayBack += link.downSeconds();
            if (scoresFirst) {
                elapsed += link.upSeconds(Collections.max(scores));
                count(from, sum(scores));
                compute(stage);
                elapsed += link.downSeconds() + link.upSeconds(Collections.max(maps));
                count(from, sum(maps));
            } else {
                boolean raw = from == Place.DEVICE && cut.transfer() == Transfer.RAW;
                elapsed += link.upSeconds(Collections.max(maps) + (raw ? 0 : Collections.max(scores)));
                count(from, sum(maps) + (raw ? 0 : sum(scores)));
                compute(stage);
            }
        }

        private void compute(int stage) {
            Machine machine = environment.machine(place);
            double seconds = machine.seconds(chain.stages().get(stage));
            elapsed += seconds;
            if (place == Place.DEVICE) {
                joules += present * seconds * machine.watts();
            }
            double leaving = shares.leaving().get(stage);
            latency += leaving * (elapsed + wayBack);
            present = Math.max(0, present - leaving);
        }

        private void count(Place from, int bytes) {
            if (from == Place.DEVICE) {
                deviceBytes += present * bytes;
            } else {
                edgeBytes += present * bytes;
            }
        }

        Cost cost() {
            double sending =
                    deviceBytes / chain.devices() * environment.machine(Place.DEVICE).transmitJoulesPerByte();
            return new Cost(latency, deviceBytes, edgeBytes, joules + sending);
        }
    }

    private static int sum(List<Integer> bytes) {
        return bytes.stream().mapToInt(Integer::intValue).sum();
    }
}
