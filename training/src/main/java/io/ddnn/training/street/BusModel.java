package io.ddnn.training.street;

/** Buses, from minibuses of a van's size to town buses of twelve metres, in liveries of their own. */
final class BusModel {
    private static final Rgb TYRE = Rgb.grey(0.09);
    private static final Rgb GLASS = new Rgb(0.11, 0.14, 0.17);
    private static final Rgb LAMP = new Rgb(0.95, 0.95, 0.88);
    private static final Rgb TAIL = new Rgb(0.72, 0.05, 0.05);
    private static final Rgb AMBER = new Rgb(1.0, 0.66, 0.12);

    private final StreetRandom random;
    private final boolean mini;
    private final double length;
    private final double width;
    private final double height;
    private final double sill;
    private final double lintel;
    private final double wheel;
    private final double pitch;
    private final Rgb base;
    private final Rgb stripe;
    private final Rgb roof;

    private BusModel(StreetRandom random) {
        this.random = random;
        mini = random.chance(0.3);
        length = mini ? random.between(5.9, 7.4) : random.between(9.0, 12.0);
        width = mini ? random.between(2.0, 2.25) : random.between(2.45, 2.55);
        height = mini ? random.between(2.4, 2.75) : random.between(2.9, 3.15);
        sill = height * random.between(0.36, 0.44);
        lintel = height * random.between(0.78, 0.84);
        wheel = mini ? 0.36 : 0.48;
        pitch = random.between(1.2, 1.7);
        Rgb hue = Rgb.hue(random.unit(), random.between(0.55, 0.95), random.between(0.4, 0.8));
        boolean white = random.chance(0.6);
        base = white ? Rgb.WHITE.scaled(random.between(0.9, 1)) : hue;
        stripe = white ? hue : Rgb.WHITE.mixed(hue, random.between(0, 0.3));
        roof = random.chance(0.5) ? Rgb.grey(random.between(0.7, 0.9)) : base;
    }

    /** A bus drawn from the numbers. */
    static Model draw(StreetRandom random) {
        return new BusModel(random).build();
    }

    private Model build() {
        Model.Builder model = new Model.Builder();
        double half = width / 2;
        double end = length / 2;
        double round = mini ? 0.3 : 0.22;
        Hull.Builder hull = Hull.box(-end, mini ? 0.3 : 0.28, -half, end, height, half)
                .cut(Hull.FRONT, 1, 0.05, 0, end, sill, 0)
                .cut(Hull.BACK, -1, 0.03, 0, -end, sill, 0)
                .cutSides(0, 1, 0.8, 0, height - round, half)
                .cutSides(1, 0, 0.8, end - round, 0, half)
                .cutSides(-1, 0, 0.8, -end + 0.15, 0, half)
                .cut(Hull.EDGE, 0.6, 1, 0, end - 0.05, height - 0.22, 0)
                .cut(Hull.EDGE, -0.6, 1, 0, -end + 0.05, height - 0.2, 0);
        if (mini) {
            hull.cut(Hull.FRONT, 1, 0.75, 0, end - 0.12, sill + 0.1, 0);
        }
        model.add(hull.build(), paint());
        double front = end - (mini ? 1.0 : 2.6);
        double rear = -end + (mini ? 1.3 : 2.9);
        for (double axle : new double[]{front, rear}) {
            Paint paint = (x, y, z, face, surface) -> {
                double dx = x - axle;
                double dy = y - wheel;
                boolean hub = face == Wheel.SIDE && dx * dx + dy * dy < 0.3 * wheel * wheel;
                surface.set(hub ? Rgb.grey(0.5) : TYRE);
            };
            for (int sign = -1; sign <= 1; sign += 2) {
                model.add(new Wheel(axle, wheel, sign * (half - 0.12), wheel, 0, 0.14), paint);
            }
        }
        if (!mini) {
            addRoof(model, end, half);
        }
        for (int sign = -1; sign <= 1; sign += 2) {
            model.add(new Ellipsoid(end - 0.05, lintel - 0.2, sign * (half + 0.14), 0.09, 0.2, 0.09), Rgb.BLACK);
        }
        return model.build();
    }

    private void addRoof(Model.Builder model, double end, double half) {
        Rgb colour = roof.scaled(0.9);
        double from = random.between(-end + 0.8, -1.5);
        Hull unit = Hull.box(from, height - 0.02, -half + 0.5, from + random.between(1.6, 3), height + 0.22, half - 0.5)
                .cutSides(0, 1, 1, 0, height + 0.12, half - 0.5)
                .build();
        model.add(unit, colour);
        if (random.chance(0.6)) {
            model.add(Hull.box(0.8, height - 0.02, -0.45, 2.3, height + 0.12, 0.45).build(), colour.scaled(0.85));
        }
    }

    private Paint paint() {
        double half = width / 2;
        double end = length / 2;
        double front = end - (mini ? 1.0 : 2.6);
        double rear = -end + (mini ? 1.3 : 2.9);
        double arch = (wheel + 0.08) * (wheel + 0.08);
        double doorA = end - (mini ? 2.2 : 1.25);
        double doorB = mini ? -100 : random.between(-1.2, 0.6);
        double band = random.between(0.25, 0.6);
        boolean swoosh = random.chance(0.5);
        boolean advert = random.chance(0.35);
        Rgb poster = Rgb.hue(random.unit(), 0.8, 0.85);
        return (x, y, z, face, surface) -> {
            surface.set(livery(x, y, end, band, swoosh), 0.25, 0);
            if (face == Hull.TOP || (face == Hull.EDGE && y > height - 0.2)) {
                surface.set(roof, 0.15, 0);
            } else if (face == Hull.RIGHT || face == Hull.LEFT) {
                double dy = (y - wheel) * (y - wheel);
                boolean door = face == Hull.RIGHT && y > 0.42 && y < lintel
                        && (Math.abs(x - doorA) < 0.6 || Math.abs(x - doorB) < 0.65);
                double fromPost = x / pitch - Math.floor(x / pitch);
                if (dy + (x - front) * (x - front) < arch || dy + (x - rear) * (x - rear) < arch) {
                    surface.set(Rgb.BLACK);
                } else if (door) {
                    double leaf = Math.min(Math.abs(x - doorA), Math.abs(x - doorB));
                    surface.set(leaf < 0.04 || leaf > 0.54 ? Rgb.BLACK : GLASS, 0.6, 0.12);
                } else if (y > sill && y < lintel && Math.abs(x) < end - 0.3) {
                    surface.set(GLASS, fromPost < 0.06 ? 0.1 : 0.75, fromPost < 0.06 ? 0 : 0.16);
                } else if (advert && y < sill - 0.1 && y > 0.55 && x > rear + 0.7 && x < front - 1.2) {
                    surface.set(poster, 0.1, 0);
                }
            } else if (x > end - 0.75) {
                front(y, z, half, face, surface);
            } else if (x < -end + 0.4) {
                back(y, z, half, surface);
            }
        };
    }

    private Rgb livery(double x, double y, double end, double band, boolean swoosh) {
        if (swoosh) {
            return x + 0.8 * y < -end * 0.35 + band || y < 0.6 ? stripe : base;
        }
        return (y > sill - 0.15 - band && y < sill - 0.1) || y > lintel + 0.02 ? stripe : base;
    }

    private void front(double y, double z, double half, int face, Surface surface) {
        double side = Math.abs(z);
        if (y > sill - 0.15 && y < lintel && side < half - 0.04) {
            surface.set(GLASS, face == Hull.EDGE ? 0.5 : 0.85, 0.08);
        } else if (y >= lintel && y < lintel + 0.3 && side < half * 0.75) {
            boolean text = y > lintel + 0.07 && y < lintel + 0.22 && side < half * 0.6
                    && Noise.at((long) Math.floor(z * 9), (long) Math.floor(y * 12), 5) < 0.65;
            surface.set(text ? AMBER : Rgb.BLACK, 0.1, text ? 0.9 : 0);
        } else if (y > 0.5 && y < 0.72 && side > half * 0.6) {
            surface.set(LAMP, 0.4, 0.9);
        } else if (y < 0.4) {
            surface.set(Rgb.grey(0.15));
        }
    }

    private void back(double y, double z, double half, Surface surface) {
        double side = Math.abs(z);
        if (y > sill + 0.15 && y < lintel - 0.1 && side < half - 0.25) {
            surface.set(GLASS, 0.7, 0.1);
        } else if (y > 0.6 && y < 1.1 && side > half * 0.75) {
            surface.set(TAIL, 0.2, 0.45);
        } else if (y > 0.55 && y < sill && side < half * 0.6 && Math.floor(y * 12) % 2 == 0) {
            surface.dim(0.6);
        }
    }
}
