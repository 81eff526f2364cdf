package io.ddnn.model.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random machines, links and shares of exits. */
final class RandomPlans {

    private RandomPlans() {}

    static Environment environment(Chain chain, Random random) {
        Map<Place, Machine> machines = new EnumMap<>(Place.class);
        for (Place place : Place.values()) {
            machines.put(place, new Machine(between(random, 1e4, 1e9), Map.of(), 0.5 + random.nextDouble(),
                    random.nextDouble(), 1e-6 * random.nextDouble()));
        }
        return new Environment(machines, link(random), link(random),
                chain.hasEdge() && random.nextBoolean() ? null : link(random));
    }

    private static Link link(Random random) {
        return new Link(between(random, 1e2, 1e8), between(random, 1e-4, 1));
    }

    private static double between(Random random, double low, double high) {
        return low * Math.pow(high / low, random.nextDouble());
    }

    /** Shares at exits with a threshold and at the last stage. */
    static ExitShares shares(Chain chain, Random random) {
        List<Double> leaving = new ArrayList<>();
        double rest = 1;
        for (Stage stage : chain.stages()) {
            double share = leaving.size() + 1 == chain.stages().size()
                    ? rest
                    : stage.exit() == null ? 0 : rest * random.nextDouble();
            leaving.add(share);
            rest -= share;
        }
        return new ExitShares(leaving);
    }
}
