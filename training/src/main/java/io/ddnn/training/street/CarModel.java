package io.ddnn.training.street;

/**
 * Cars, from small hatchbacks over saloons and off-roaders to delivery vans and people carriers, which come close to
 * small buses.
 */
final class CarModel {
    private static final Rgb TYRE = Rgb.grey(0.09);
    private static final Rgb GLASS = new Rgb(0.13, 0.16, 0.19);
    private static final Rgb LAMP = new Rgb(0.95, 0.95, 0.88);
    private static final Rgb TAIL = new Rgb(0.72, 0.05, 0.05);
    private static final Rgb PLATE = new Rgb(0.86, 0.86, 0.80);

    private final StreetRandom random;
    private final boolean van;
    private double length;
    private double width;
    private double height;
    private double belt;
    private double nose;
    private double tail;
    private double cabinFront;
    private double cabinRear;
    private double rakeFront;
    private double rakeRear;
    private double wheel;

    private CarModel(StreetRandom random) {
        this.random = random;
        double kind = random.unit();
        van = kind >= 0.82;
        width = random.between(1.68, 1.88);
        wheel = random.between(0.30, 0.34);
        if (kind < 0.34) {
            hatchback();
        } else if (kind < 0.58) {
            saloon();
        } else if (kind < 0.82) {
            tall();
        } else {
            van();
        }
    }

    private void hatchback() {
        length = random.between(3.6, 4.3);
        height = random.between(1.42, 1.56);
        belt = random.between(0.86, 0.96);
        nose = belt - random.between(0.14, 0.24);
        tail = belt;
        cabinFront = length * random.between(0.22, 0.27);
        cabinRear = -length / 2 + 0.06;
        rakeFront = random.between(0.75, 0.95);
        rakeRear = random.between(0.25, 0.5);
    }

    private void saloon() {
        length = random.between(4.4, 4.95);
        height = random.between(1.38, 1.48);
        belt = random.between(0.86, 0.94);
        nose = belt - random.between(0.16, 0.24);
        tail = belt - random.between(0.0, 0.08);
        cabinFront = length * random.between(0.18, 0.22);
        boolean estate = random.chance(0.35);
        cabinRear = estate ? -length / 2 + 0.08 : -length * random.between(0.29, 0.34);
        rakeFront = random.between(0.8, 1.0);
        rakeRear = estate ? 0.4 : random.between(0.6, 0.9);
    }

    private void tall() {
        length = random.between(4.3, 4.85);
        width = random.between(1.8, 1.95);
        height = random.between(1.62, 1.84);
        belt = random.between(1.0, 1.1);
        nose = belt - random.between(0.08, 0.18);
        tail = belt;
        cabinFront = length * random.between(0.2, 0.27);
        cabinRear = -length / 2 + 0.05;
        rakeFront = random.between(0.55, 0.85);
        rakeRear = random.between(0.12, 0.3);
        wheel = random.between(0.34, 0.38);
    }

    private void van() {
        length = random.between(4.3, 5.9);
        width = random.between(1.85, 2.05);
        height = random.between(1.85, 2.5);
        belt = random.between(1.05, 1.2);
        nose = belt - random.between(0.12, 0.25);
        tail = belt;
        cabinFront = length / 2 - random.between(0.55, 0.9);
        cabinRear = -length / 2 + 0.03;
        rakeFront = random.between(0.5, 0.85);
        rakeRear = random.between(0.03, 0.12);
    }

    /** A car drawn from the numbers. */
    static Model draw(StreetRandom random) {
        return new CarModel(random).build();
    }

    private Model build() {
        Rgb body = colour();
        Model.Builder model = new Model.Builder();
        double half = width / 2;
        double end = length / 2;
        double side = 0.05;
        Hull.Builder lower = Hull.box(-end, 0.2, -half, end, belt, half)
                .cut(Hull.EDGE, belt - nose, end - cabinFront, 0, cabinFront, belt, 0)
                .cut(Hull.FRONT, 1, 0.12, 0, end, 0.5, 0)
                .cut(Hull.EDGE, 1, -0.7, 0, end, 0.38, 0)
                .cut(Hull.EDGE, -1, -0.7, 0, -end, 0.42, 0)
                .cut(Hull.BACK, -1, 0.1, 0, -end, 0.6, 0)
                .cutSides(1, 0, 0.75, end - 0.16, 0, half)
                .cutSides(-1, 0, 0.8, -end + 0.12, 0, half)
                .cutSides(0, 0.13, 1, 0, 0.62, half)
                .cutSides(0, -0.2, 1, 0, 0.42, half);
        if (tail < belt) {
            lower.cut(Hull.EDGE, -(belt - tail), cabinRear + end, 0, cabinRear, belt, 0);
        }
        model.add(lower.build(), lowerPaint(body));
        double roof = half - side - (height - belt) * (van ? 0.1 : 0.24);
        Hull cabin = Hull.box(cabinRear, belt - 0.03, -half + side, cabinFront, height, half - side)
                .cut(Hull.FRONT, height - belt, rakeFront, 0, cabinFront, belt, 0)
                .cut(Hull.BACK, -(height - belt), rakeRear, 0, cabinRear, belt, 0)
                .cutSides(0, half - side - roof, height - belt, 0, belt, half - side)
                .cutSides(0, 1, 0.9, 0, height - 0.06, roof)
                .cut(Hull.EDGE, 0.5, 1, 0, cabinFront - rakeFront - 0.1, height - 0.02, 0)
                .cut(Hull.EDGE, -0.5, 1, 0, cabinRear + rakeRear + 0.1, height - 0.02, 0)
                .build();
        model.add(cabin, cabinPaint(cabin, body));
        addWheels(model, half);
        double mirror = cabinFront - 0.25;
        model.add(new Ellipsoid(mirror, belt + 0.06, half + 0.06, 0.07, 0.08, 0.11), Paint.glossy(body, 0.3));
        model.add(new Ellipsoid(mirror, belt + 0.06, -half - 0.06, 0.07, 0.08, 0.11), Paint.glossy(body, 0.3));
        return model.build();
    }

    private double frontAxle() {
        return length / 2 - (van ? 0.85 : 0.8);
    }

    private double rearAxle() {
        return -length / 2 + (van ? 0.95 : 0.78);
    }

    private void addWheels(Model.Builder model, double half) {
        Rgb hub = Rgb.grey(random.between(0.35, 0.75));
        for (double axle : new double[]{frontAxle(), rearAxle()}) {
            Paint paint = (x, y, z, face, surface) -> {
                double dx = x - axle;
                double dy = y - wheel;
                double distance = dx * dx + dy * dy;
                boolean rim = face == Wheel.SIDE && distance < 0.45 * wheel * wheel;
                boolean slot = distance > 0.06 * wheel * wheel && Math.min(dx * dx, dy * dy) * 25 < distance;
                surface.set(!rim ? TYRE : slot ? hub.scaled(0.5) : hub);
            };
            for (int sign = -1; sign <= 1; sign += 2) {
                model.add(new Wheel(axle, wheel, sign * (half - 0.1), wheel, 0, 0.11), paint);
            }
        }
    }

    private Paint lowerPaint(Rgb body) {
        Rgb bumper = random.chance(van ? 0.6 : 0.2) ? Rgb.grey(0.2) : body;
        double arch = (wheel + 0.06) * (wheel + 0.06);
        double front = frontAxle();
        double rear = rearAxle();
        double half = width / 2;
        double door = van ? cabinFront - 0.3 : (cabinFront + cabinRear) / 2;
        Rgb seam = body.scaled(0.45);
        double lampTop = nose - 0.04;
        double lampBottom = nose - 0.2;
        return (x, y, z, face, surface) -> {
            surface.set(y < 0.42 ? bumper : body, 0.3, 0);
            boolean side = Math.abs(z) > half - 0.2;
            if (face == Hull.RIGHT || face == Hull.LEFT) {
                double dy = (y - wheel) * (y - wheel);
                if ((x - front) * (x - front) + dy < arch || (x - rear) * (x - rear) + dy < arch) {
                    surface.set(Rgb.BLACK);
                } else if (y > 0.34 && (Math.abs(x - door) < 0.02 || Math.abs(x - cabinFront + 0.12) < 0.02)) {
                    surface.set(seam);
                } else if (y > belt - 0.2 && y < belt - 0.15 && x > door + 0.06 && x < door + 0.26) {
                    surface.set(seam);
                }
            } else if (x > length / 2 - 0.35 && face != Hull.TOP) {
                if (y > lampBottom && y < lampTop && Math.abs(z) > half * 0.52) {
                    surface.set(LAMP, 0.4, 0.9);
                } else if (y > lampBottom - 0.02 && y < lampTop - 0.03 && Math.abs(z) < half * 0.42) {
                    surface.set(Rgb.grey(0.12));
                } else if (y > 0.4 && y < 0.51 && Math.abs(z) < 0.26) {
                    surface.set(PLATE);
                } else if (y < 0.36) {
                    surface.set(Rgb.grey(0.13));
                }
            } else if (x < -length / 2 + 0.3 && face != Hull.TOP) {
                if (y > belt - (van ? 0.4 : 0.3) && y < belt - 0.1 && (side || Math.abs(z) > half * 0.62)) {
                    surface.set(TAIL, 0.2, 0.45);
                } else if (y > belt - 0.32 && y < belt - 0.2 && Math.abs(z) < 0.26) {
                    surface.set(PLATE);
                }
            }
        };
    }

    private Paint cabinPaint(Hull cabin, Rgb body) {
        boolean panels = van && random.chance(0.6);
        boolean logo = panels && random.chance(0.5);
        Rgb roof = random.chance(0.12) ? Rgb.BLACK : body;
        Rgb mark = Rgb.hue(random.unit(), 0.8, 0.7);
        double post = (cabinFront + cabinRear) / 2 - (van ? 0.0 : 0.05);
        double panelFrom = cabinFront - 1.35;
        double sill = belt + 0.04;
        double lintel = van ? Math.min(height - 0.15, belt + 0.72) : height;
        boolean blindBack = panels && random.chance(0.5);
        return (x, y, z, face, surface) -> {
            boolean side = face == Hull.RIGHT || face == Hull.LEFT;
            boolean pane = side || face == Hull.FRONT || (face == Hull.BACK && !blindBack);
            if (pane && y > sill && y < lintel && cabin.edgeDistance(x, y, z) > 0.055
                    && !(side && (panels ? x < panelFrom : Math.abs(x - post) < 0.045))) {
                surface.set(GLASS, 0.85, 0);
            } else if (face == Hull.BACK && van && Math.abs(z) < 0.02) {
                surface.set(body.scaled(0.4));
            } else if (logo && side && x < panelFrom - 0.3 && x > cabinRear + 0.5 && y > belt && y < height - 0.35) {
                surface.set(mark, 0.2, 0);
            } else {
                surface.set(side || face == Hull.BACK ? body : roof, 0.3, 0);
            }
        };
    }

    private Rgb colour() {
        double choice = random.unit();
        double shade = random.between(0.85, 1.1);
        if (choice < (van ? 0.55 : 0.2)) {
            return Rgb.WHITE.scaled(random.between(0.88, 1.02));
        } else if (choice < 0.45) {
            return new Rgb(0.62, 0.64, 0.66).scaled(shade);
        } else if (choice < 0.6) {
            return Rgb.grey(0.36 * shade);
        } else if (choice < 0.75) {
            return new Rgb(0.09, 0.09, 0.10).scaled(shade);
        } else {
            return Rgb.hue(random.unit(), random.between(0.35, 0.9), random.between(0.25, 0.8));
        }
    }
}
