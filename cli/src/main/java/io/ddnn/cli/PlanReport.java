package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Table;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.plan.Chain;
import io.ddnn.model.plan.Cost;
import io.ddnn.model.plan.CostModel;
import io.ddnn.model.plan.Cut;
import io.ddnn.model.plan.ExitShares;
import io.ddnn.model.plan.Objective;
import io.ddnn.model.plan.Place;
import io.ddnn.model.plan.Planner;
import io.ddnn.model.plan.Stage;
import io.ddnn.model.plan.Transfer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans for people and for programs. */
final class PlanReport {

    private static final double SLOWEST_LINK = 1e2;
    private static final double FASTEST_LINK = 1e9;
    private static final double FASTEST_DEVICE = 1e-3;
    private static final double SLOWEST_DEVICE = 1e3;

    private final String version;
    private final Chain chain;
    private final CostModel model;
    private final ExitShares shares;
    private final Planner planner;
    private final Objective objective;
    private final boolean energy;
    private final List<Cut> asDefined;

    PlanReport(String version, Chain chain, CostModel model, ExitShares shares, Planner planner, Objective objective,
            boolean energy) {
        this.version = version;
        this.chain = chain;
        this.model = model;
        this.shares = shares;
        this.planner = planner;
        this.objective = objective;
        this.energy = energy;
        this.asDefined = Planner.cutsAsDefined(chain);
    }

    void print(PrintWriter out) {
        out.println("Network " + chain.definition().name() + ", version " + version + "; leaving: " + leaving());
        out.println();
        printPlans(out);
        out.println();
        out.println("Best by " + objective.text() + " as the link from a device to its parent changes, now "
                + bandwidth(planner.parentLink().bytesPerSecond()));
        print(planner.byBandwidth(objective, SLOWEST_LINK, FASTEST_LINK), ">from", ">to", PlanReport::bandwidth, out);
        out.println();
        out.println("Best by " + objective.text() + " as a device gets slower: its times multiplied by, now "
                + factor(slowdown()));
        print(planner.bySlowdown(objective, slowdown() * FASTEST_DEVICE, slowdown() * SLOWEST_DEVICE), ">from", ">to",
                PlanReport::factor, out);
        out.flush();
    }

    private double slowdown() {
        return model.environment().machine(Place.DEVICE).slowdown();
    }

    private String leaving() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < chain.stages().size(); i++) {
            Stage stage = chain.stages().get(i);
            ExitName exit = stage.exit();
            if (exit != null) {
                texts.add(exit.text() + " " + Numbers.percent(shares.leaving().get(i)));
            }
        }
        return String.join(", ", texts);
    }

    private void printPlans(PrintWriter out) {
        List<String> header = new ArrayList<>(List.of(">#", "devices"));
        if (chain.hasEdge()) {
            header.add("edge");
        }
        header.addAll(List.of("cloud", "devices send", ">ms", ">bytes/device"));
        if (chain.hasEdge()) {
            header.add(">edge to cloud");
        }
        if (energy) {
            header.add(">mJ/device");
        }
        header.addAll(List.of("mode", "best by"));
        Table table = new Table(header.toArray(String[]::new));
        for (int i = 0; i < planner.plans().size(); i++) {
            Planner.Plan plan = planner.plans().get(i);
            Cost cost = plan.cost();
            List<@Nullable Object> cells = new ArrayList<>(List.of(i + 1, stages(plan.cut(), Place.DEVICE)));
            if (chain.hasEdge()) {
                cells.add(stages(plan.cut(), Place.EDGE));
            }
            cells.add(stages(plan.cut(), Place.CLOUD));
            cells.add(sends(plan.cut()));
            cells.add(Numbers.fixed(1e3 * cost.latencySeconds(), 2));
            cells.add(Numbers.fixed(cost.deviceBytes() / chain.devices(), 1));
            if (chain.hasEdge()) {
                cells.add(Numbers.fixed(cost.edgeBytes(), 1));
            }
            if (energy) {
                cells.add(Numbers.fixed(1e3 * cost.joules(), 3));
            }
            cells.add(mode(plan.cut()));
            cells.add(String.join(", ", bestBy(i)));
            table.row(cells.toArray());
        }
        table.print(out);
    }

    private List<String> bestBy(int plan) {
        List<String> best = new ArrayList<>();
        for (Objective each : Objective.values()) {
            if ((each != Objective.ENERGY || energy) && planner.best(each) == plan) {
                best.add(each.text());
            }
        }
        return best;
    }

    /** As in {@code device 1-2, edge scores+1}; a dash for nothing. */
    private String stages(Cut cut, Place place) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        for (int i = 0; i < chain.stages().size(); i++) {
            if (cut.place(i) == place) {
                String[] name = chain.stages().get(i).name().split("-", 2);
                parts.computeIfAbsent(name[0], _ -> new ArrayList<>()).add(name[1].replace("block-", ""));
            }
        }
        return parts.isEmpty()
                ? "-"
                : parts.entrySet().stream()
                        .map(part -> part.getKey() + " " + String.join("+", part.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private String sends(Cut cut) {
        if (cut.device() == chain.stages().size()) {
            return "-";
        }
        boolean scores = cut.device() > 0 && chain.stages().get(cut.device()).scores();
        return switch (cut.transfer()) {
            case RAW -> "image";
            case ON_DEMAND -> "scores, then map";
            case EAGER -> scores ? "scores and map" : "map";
        };
    }

    /** How devices of this definition are told to work so; null if another definition would be needed. */
    private @Nullable String mode(Cut cut) {
        if (!asDefined.contains(cut)) {
            return null;
        }
        // where there is no exit on scores, all that a device sends goes in one message by itself
        boolean scores = chain.stages().get(chain.stagesUpTo(0)).scores();
        return (cut.transfer() == Transfer.EAGER && !scores ? Transfer.ON_DEMAND : cut.transfer()).text();
    }

    private interface Unit {
        String show(double value);
    }

    private void print(List<Planner.Interval> intervals, String from, String to, Unit unit, PrintWriter out) {
        Table table = new Table(from, to, ">#", "devices", "devices send", "mode");
        for (Planner.Interval interval : intervals) {
            Cut cut = planner.plans().get(interval.plan()).cut();
            table.row(unit.show(interval.from()), unit.show(interval.to()), interval.plan() + 1,
                    stages(cut, Place.DEVICE), sends(cut), mode(cut));
        }
        table.print(out);
    }

    private static String bandwidth(double bytesPerSecond) {
        String[] units = {"B/s", "kB/s", "MB/s", "GB/s"};
        int unit = 0;
        double value = bytesPerSecond;
        while (value >= 999.5 && unit + 1 < units.length) {
            value /= 1e3;
            unit++;
        }
        return significant(value) + " " + units[unit];
    }

    private static String factor(double value) {
        return significant(value);
    }

    /** With three digits that count. */
    private static String significant(double value) {
        int before = (int) Math.floor(Math.log10(value)) + 1;
        return before > 3 ? String.format(Locale.ROOT, "%.0f", value) : Numbers.decimal(value, 3 - before);
    }

    /** All of it, as JSON. */
    Document document() {
        List<Leaving> leaving = new ArrayList<>();
        for (int i = 0; i < chain.stages().size(); i++) {
            Stage stage = chain.stages().get(i);
            leaving.add(new Leaving(stage.name(), stage.operations(), shares.leaving().get(i)));
        }
        List<Plan> plans = new ArrayList<>();
        for (int i = 0; i < planner.plans().size(); i++) {
            Planner.Plan plan = planner.plans().get(i);
            Cut cut = plan.cut();
            Cost cost = plan.cost();
            plans.add(new Plan(i + 1, names(cut, Place.DEVICE), names(cut, Place.EDGE), names(cut, Place.CLOUD),
                    sends(cut), mode(cut), cost.latencySeconds(), cost.deviceBytes() / chain.devices(),
                    cost.edgeBytes(), energy ? cost.joules() : null, bestBy(i)));
        }
        return new Document(chain.definition().name(), version, objective.text(), leaving, plans,
                intervals(planner.byBandwidth(objective, SLOWEST_LINK, FASTEST_LINK)),
                intervals(planner.bySlowdown(objective, slowdown() * FASTEST_DEVICE, slowdown() * SLOWEST_DEVICE)));
    }

    private List<String> names(Cut cut, Place place) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < chain.stages().size(); i++) {
            if (cut.place(i) == place) {
                names.add(chain.stages().get(i).name());
            }
        }
        return names;
    }

    private static List<Interval> intervals(List<Planner.Interval> intervals) {
        return intervals.stream().map(each -> new Interval(each.from(), each.to(), each.plan() + 1)).toList();
    }

    /** Plans as JSON; intervals of bandwidth in bytes a second, of slowdown as factors of the device's times. */
    record Document(String network, String version, String optimized, List<Leaving> stages, List<Plan> plans,
            List<Interval> byBandwidth, List<Interval> bySlowdown) {}

    /** A stage, and the share of all samples that leaves after it. */
    record Leaving(String name, long operations, double leaving) {}

    /** A plan as JSON. */
    record Plan(int number, List<String> device, List<String> edge, List<String> cloud, String devicesSend,
            @Nullable String mode, double latencySeconds, double bytesPerDevice, double edgeCloudBytes,
            @Nullable Double joulesPerDevice, List<String> bestBy) {}

    /** An interval as JSON, with the number of the best plan. */
    record Interval(double from, double to, int plan) {}
}
