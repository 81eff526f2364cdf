package io.ddnn.training.street;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is on the street, frame after frame. One frame is about two seconds. Newcomers are of the class that falls most
 * behind its share of the samples, so that any stretch of time holds roughly the wanted mixture.
 */
final class Traffic {
    private static final double AREA = 29;
    private static final int TRIES = 12;

    private final long seed;
    private final double[] shares;
    private final long[] counts = new long[Actor.Kind.values().length];
    private final List<Actor> actors = new ArrayList<>();
    private int frame = -1;
    private long born;

    /** Traffic with the wanted shares of cars, buses and persons. */
    Traffic(long seed, ClassShares shares) {
        this.seed = seed;
        this.shares = new double[]{shares.car(), shares.bus(), shares.person()};
    }

    int frame() {
        return frame;
    }

    /** Counts a sample of a kind. */
    void sampled(Actor.Kind kind) {
        counts[kind.label()]++;
    }

    /** Who is there in the next frame. */
    List<Actor> next() {
        frame++;
        actors.removeIf(actor -> !actor.presentAt(frame));
        StreetRandom random = new StreetRandom(seed, 0x7afL, frame);
        int wanted = 3 + random.below(3);
        for (int i = actors.size(); i < wanted; i++) {
            Actor.Kind kind = lacking(random);
            for (int attempt = 0; attempt < TRIES; attempt++) {
                born++;
                Actor actor = newcomer(kind, new StreetRandom(seed, 0xac70fL, born));
                if (actor != null && actors.stream().noneMatch(other -> actor.meets(other, 0.25))) {
                    actors.add(actor);
                    break;
                }
            }
        }
        return List.copyOf(actors);
    }

    /** A class at random, those more likely that fall behind, counting what those present will still give. */
    private Actor.Kind lacking(StreetRandom random) {
        double[] expected = new double[counts.length];
        double total = 12;
        for (int k = 0; k < expected.length; k++) {
            expected[k] = counts[k];
        }
        for (Actor actor : actors) {
            expected[actor.kind().label()] += 0.8 * (actor.born() + actor.frames() - frame);
        }
        for (double count : expected) {
            total += count;
        }
        double[] weights = new double[expected.length];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            weights[k] = Math.max(0, shares[k] * total - expected[k]);
            sum += weights[k];
        }
        double choice = random.unit() * sum;
        int kind = 0;
        while (kind < weights.length - 1 && choice >= weights[kind]) {
            choice -= weights[kind];
            kind++;
        }
        return Actor.Kind.of(kind);
    }

    private @Nullable Actor newcomer(Actor.Kind kind, StreetRandom random) {
        return switch (kind) {
            case CAR -> car(random);
            case BUS -> bus(random);
            case PERSON -> person(random);
        };
    }

    private @Nullable Actor car(StreetRandom random) {
        Model model = CarModel.draw(random);
        if (random.chance(0.22)) {
            return staying(Actor.Kind.CAR, new Look.Vehicle(model), Itineraries.park(random), 5 + random.below(9));
        }
        return moving(
                Actor.Kind.CAR,
                new Look.Vehicle(model),
                Itineraries.drive(random, random.between(1.75, 2.05), 0.5),
                random.between(8, 15),
                random);
    }

    private @Nullable Actor bus(StreetRandom random) {
        Model model = BusModel.draw(random);
        if (random.chance(0.2)) {
            return staying(Actor.Kind.BUS, new Look.Vehicle(model), Itineraries.busStop(), 2 + random.below(3));
        }
        return moving(
                Actor.Kind.BUS,
                new Look.Vehicle(model),
                Itineraries.drive(random, random.between(1.85, 1.95), 0.55),
                random.between(9, 15),
                random);
    }

    private @Nullable Actor person(StreetRandom random) {
        boolean cyclist = random.chance(0.14);
        PersonModel person = new PersonModel(random, cyclist);
        boolean stays = !cyclist && random.chance(0.15);
        Look look = new Look.Walker(person, !stays, random.between(0, 6));
        if (cyclist) {
            Path path = Itineraries.drive(random, random.between(2.9, 3.3), 0.6);
            return moving(Actor.Kind.PERSON, look, path, random.between(6, 9), random);
        } else if (stays) {
            return staying(Actor.Kind.PERSON, look, Itineraries.wait(random), 3 + random.below(5));
        }
        return moving(Actor.Kind.PERSON, look, Itineraries.walk(random), random.between(2.0, 3.6), random);
    }

    private Actor staying(Actor.Kind kind, Look look, Path path, int frames) {
        return actor(kind, look, path, 0, 0, frames);
    }

    private @Nullable Actor moving(Actor.Kind kind, Look look, Path path, double speed, StreetRandom random) {
        double from = 0;
        while (from < path.length() && !inside(path, from)) {
            from += 0.5;
        }
        double to = path.length();
        while (to > from && !inside(path, to)) {
            to -= 0.5;
        }
        int frames = (int) ((to - from) / speed);
        return frames < 1 ? null : actor(kind, look, path, from + random.between(0, speed), speed, frames);
    }

    private Actor actor(Actor.Kind kind, Look look, Path path, double start, double speed, int frames) {
        double[] box = look.after(start).box();
        double halfLength = Math.max(box[3], -box[0]);
        double halfWidth = Math.max(box[5], -box[2]);
        return new Actor(kind, look, path, start, speed, frame, frames, halfLength, halfWidth);
    }

    private static boolean inside(Path path, double distance) {
        return Math.abs(path.x(distance)) < AREA && Math.abs(path.z(distance)) < AREA;
    }
}
