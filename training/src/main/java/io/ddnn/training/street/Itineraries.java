package io.ddnn.training.street;

/** Where things go: lanes and turns of the junction, parking bays, pavements, crossings. Traffic keeps to the right. */
final class Itineraries {
    private static final double FAR = 33;

    private Itineraries() {}

    /** A way through the junction along the lanes, at a distance to the right of the middle line. */
    static Path drive(StreetRandom random, double lane, double straight) {
        boolean main = random.chance(0.68);
        int way = random.chance(0.5) ? 1 : -1;
        double turn = random.unit();
        if (turn < straight) {
            return main
                    ? new Path(-FAR * way, lane * way, FAR * way, lane * way)
                    : new Path(-lane * way, -FAR * way, -lane * way, FAR * way);
        }
        int right = turn < straight + (1 - straight) / 2 ? 1 : -1;
        double reach = right > 0 ? 4.2 : 6;
        if (main) {
            int heading = way * right;
            return Path.around(
                    -FAR * way, lane * way, -lane * heading, lane * way, -lane * heading, FAR * heading, reach);
        }
        int heading = -way * right;
        return Path.around(
                -lane * way, -FAR * way, -lane * way, lane * heading, FAR * heading, lane * heading, reach);
    }

    /** A parking bay along the main street, as a short way that ends in it. */
    static Path park(StreetRandom random) {
        int way = random.chance(0.5) ? 1 : -1;
        int end = random.chance(0.5) ? 1 : -1;
        double x = end * (13 + 6 * random.below(3) + random.between(-0.5, 0.5));
        double z = way * random.between(4.7, 5.0);
        return new Path(x, z, x + 0.2 * way, z + random.between(-0.008, 0.008));
    }

    /** A place at the bus stop. */
    static Path busStop() {
        return new Path(14, 4.6, 17, 4.6);
    }

    /** A walk over pavements and crossings. */
    static Path walk(StreetRandom random) {
        double kind = random.unit();
        int side = random.chance(0.5) ? 1 : -1;
        int way = random.chance(0.5) ? 1 : -1;
        double edge = random.between(7.2, 10.3);
        if (kind < 0.3) {
            double from = random.between(-27, 12);
            double to = from + random.between(8, 16);
            return straight(way, from, side * edge, to, side * edge + random.between(-0.8, 0.8));
        } else if (kind < 0.6) {
            double crossing = (random.chance(0.5) ? 1 : -1) * random.between(5.3, 7.7);
            double from = crossing + random.between(-9, 9);
            double to = crossing + random.between(-9, 9);
            return new Path(
                    from, side * edge, crossing, side * 6.8, crossing + 0.1, -side * 6.8, to,
                    -side * random.between(7.2, 10));
        } else if (kind < 0.72) {
            double crossing = side * random.between(7.3, 9.2);
            return straight(way, -random.between(6, 14), crossing, random.between(6, 14), crossing);
        } else if (kind < 0.86) {
            double x = (random.chance(0.5) ? 1 : -1) * random.between(5, 8.2);
            return new Path(x, side * random.between(10, 24), x, side * 7, x + random.between(-9, 9), side * edge);
        }
        double from = random.between(-20, 20);
        return new Path(from, side * 8, from + random.between(-5, 5), -side * 8);
    }

    /** A place to stand and wait. */
    static Path wait(StreetRandom random) {
        double x = random.chance(0.4) ? random.between(14, 20) : random.between(-22, 22);
        double z = random.chance(0.4) ? 8.3 : (random.chance(0.5) ? 1 : -1) * random.between(6.6, 9.5);
        double angle = random.between(-3.1, 3.1);
        return new Path(x, z, x + 0.4 * StrictMath.cos(angle), z + 0.4 * StrictMath.sin(angle));
    }

    private static Path straight(int way, double ax, double az, double bx, double bz) {
        return way > 0 ? new Path(ax, az, bx, bz) : new Path(bx, bz, ax, az);
    }
}
