package io.ddnn.model.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the best cut of a network among all that its tree allows, and where the best one changes as the devices' links or
 * their speed change (Kang et al., Neurosurgeon, ASPLOS 2017, with early exits and three places).
 */
public final class Planner {

    private final Chain chain;
    private final CostModel model;
    private final List<Plan> plans;

    /**
     * A cut and its cost.
     *
     * @param cut the cut
     * @param cost what a sample costs with it
     */
    public record Plan(Cut cut, Cost cost) {}

    /**
     * An interval in which one plan is best.
     *
     * @param from its start: bytes a second of the devices' links, or the factor of the devices' times
     * @param to its end
     * @param plan position of the plan in {@link #plans()}
     */
    public record Interval(double from, double to, int plan) {}

    /** Plans a chain with all cuts that it allows. */
    public Planner(Chain chain, CostModel model) {
        this(chain, model, cuts(chain));
    }

    /**
     * Plans a chain with some cuts, which are costed at once.
     *
     * @param cuts at least one
     */
    public Planner(Chain chain, CostModel model, List<Cut> cuts) {
        this.chain = chain;
        this.model = model;
        this.plans = cuts.stream().map(cut -> new Plan(cut, model.of(cut))).toList();
    }

    /** All cuts that a chain allows, those with less on the devices first. */
    public static List<Cut> cuts(Chain chain) {
        List<Cut> cuts = new ArrayList<>();
        int stages = chain.stages().size();
        int onDevice = chain.runnable(Place.DEVICE);
        int onEdge = chain.hasEdge() ? chain.runnable(Place.EDGE) : 0;
        for (int device = 0; device <= onDevice; device++) {
            for (int edge = device; edge <= Math.max(device, onEdge); edge++) {
                for (Transfer transfer : transfers(chain, device, stages)) {
                    cuts.add(new Cut(device, edge, transfer));
                }
                if (device == stages) {
                    break;
                }
            }
        }
        return cuts;
    }

    private static List<Transfer> transfers(Chain chain, int device, int stages) {
        if (device == 0) {
            return List.of(Transfer.RAW);
        }
        boolean scores = device < stages && chain.stages().get(device).scores();
        return scores ? List.of(Transfer.ON_DEMAND, Transfer.EAGER) : List.of(Transfer.EAGER);
    }

    /**
     * The cuts where every node runs what the definition says, or the devices' parent does their part: devices need only
     * be told how to send.
     */
    public static List<Cut> cutsAsDefined(Chain chain) {
        int own = chain.stagesUpTo(0);
        int withEdge = chain.hasEdge() ? chain.stagesUpTo(1) : own;
        return cuts(chain).stream()
                .filter(cut -> cut.transfer() == Transfer.RAW
                        ? cut.edge() == (chain.hasEdge() ? withEdge : 0)
                        : cut.device() == own && cut.edge() == withEdge)
                .toList();
    }

    /** All plans. */
    public List<Plan> plans() {
        return plans;
    }

    /** The position of the best plan; of equals the one that is also better by latency, then bytes, then energy. */
    public int best(Objective objective) {
        Comparator<Integer> order = Comparator.comparingDouble(i -> objective.of(plans.get(i).cost()));
        for (Objective other : Objective.values()) {
            order = order.thenComparingDouble(i -> other.of(plans.get(i).cost()));
        }
        int best = 0;
        for (int i = 1; i < plans.size(); i++) {
            if (order.compare(i, best) < 0) {
                best = i;
            }
        }
        return best;
    }

    /**
     * The best plans as the bandwidth of the devices' links goes from one value to another, in bytes a second of the link
     * that a device has to its parent; its other link, if it has one, changes by the same factor. All costs are straight
     * lines in 1 / bandwidth.
     */
    public List<Interval> byBandwidth(Objective objective, double from, double to) {
        double given = parentLink().bytesPerSecond();
        List<Envelope.Line> lines = lines(objective, model.in(model.environment()
                .withDeviceLinks(Double.POSITIVE_INFINITY)), model, 1 / given);
        List<Interval> intervals = new ArrayList<>();
        for (Envelope.Piece piece : Envelope.lowest(lines, 1 / to, 1 / from).reversed()) {
            intervals.add(new Interval(1 / piece.to(), 1 / piece.from(), piece.line()));
        }
        return intervals;
    }

    /**
     * The best plans as the devices get slower, by the factor of their times from one value to another. All costs are
     * straight lines in the factor.
     */
    public List<Interval> bySlowdown(Objective objective, double from, double to) {
        Environment environment = model.environment();
        List<Envelope.Line> lines = lines(objective, model.in(environment.withDeviceSlowdown(0)),
                model.in(environment.withDeviceSlowdown(1)), 1);
        return Envelope.lowest(lines, from, to).stream()
                .map(piece -> new Interval(piece.from(), piece.to(), piece.line()))
                .toList();
    }

    /** The link that a device has to its parent. */
    public Link parentLink() {
        return model.environment().link(Place.DEVICE, chain.hasEdge() ? Place.EDGE : Place.CLOUD);
    }

    private List<Envelope.Line> lines(Objective objective, CostModel atZero, CostModel at, double x) {
        List<Envelope.Line> lines = new ArrayList<>();
        for (Plan plan : plans) {
            double offset = objective.of(atZero.of(plan.cut()));
            lines.add(new Envelope.Line(offset, (objective.of(at.of(plan.cut())) - offset) / x));
        }
        return lines;
    }
}
