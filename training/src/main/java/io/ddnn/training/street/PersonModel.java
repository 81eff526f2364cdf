package io.ddnn.training.street;

/**
 * A person, who may carry a rucksack, pull a case, push a pram, hold an umbrella or ride a bicycle. Drawn anew for each
 * moment, as legs and arms move.
 */
final class PersonModel {
    private enum Way {
        WALK, RUCKSACK, CASE, BAG, PRAM, UMBRELLA, CYCLE
    }

    private final Way way;
    private final double height;
    private final double girth;
    private final boolean coat;
    private final boolean skirt;
    private final boolean bare;
    private final int hairStyle;
    private final Rgb skin;
    private final Rgb hair;
    private final Rgb top;
    private final Rgb legs;
    private final Rgb shoes;
    private final Rgb thing;

    PersonModel(StreetRandom random, boolean cyclist) {
        double choice = random.unit();
        if (cyclist) {
            way = Way.CYCLE;
        } else if (choice < 0.5) {
            way = Way.WALK;
        } else if (choice < 0.68) {
            way = Way.RUCKSACK;
        } else if (choice < 0.78) {
            way = Way.CASE;
        } else if (choice < 0.88) {
            way = Way.BAG;
        } else {
            way = choice < 0.94 ? Way.PRAM : Way.UMBRELLA;
        }
        boolean child = !cyclist && way == Way.WALK && random.chance(0.2);
        height = child ? random.between(1.1, 1.4) : random.between(1.55, 1.92);
        girth = random.between(0.88, 1.25);
        coat = random.chance(0.35);
        skirt = !coat && random.chance(0.15);
        bare = random.chance(0.2);
        hairStyle = random.below(3);
        skin = new Rgb(0.93, 0.76, 0.64).mixed(new Rgb(0.36, 0.23, 0.16), random.unit() * random.unit());
        hair = new Rgb(0.12, 0.09, 0.07).mixed(new Rgb(0.72, 0.55, 0.32), random.unit() * random.unit());
        top = cloth(random);
        legs = random.chance(0.5) ? new Rgb(0.20, 0.25, 0.38).scaled(random.between(0.7, 1.4)) : cloth(random);
        shoes = random.chance(0.3) ? Rgb.WHITE : new Rgb(0.16, 0.12, 0.10);
        thing = Rgb.hue(random.unit(), random.between(0.3, 0.9), random.between(0.25, 0.9));
    }

    private static Rgb cloth(StreetRandom random) {
        double choice = random.unit();
        if (choice < 0.35) {
            return Rgb.grey(random.between(0.08, 0.25));
        } else if (choice < 0.5) {
            return Rgb.grey(random.between(0.4, 0.9));
        }
        return Rgb.hue(random.unit(), random.between(0.3, 0.85), random.between(0.25, 0.85));
    }

    boolean cyclist() {
        return way == Way.CYCLE;
    }

    /** The person at a point of the stride, which repeats every 2 pi; standing still if not moving. */
    Model at(double stride, boolean moving) {
        Model.Builder model = new Model.Builder();
        if (way == Way.CYCLE) {
            ride(model, stride);
        } else {
            walk(model, moving ? StrictMath.sin(stride) : 0.12, moving);
        }
        return model.build();
    }

    private void walk(Model.Builder model, double swing, boolean moving) {
        double h = height;
        double hip = 0.5 * h;
        for (int side = -1; side <= 1; side += 2) {
            double angle = 0.48 * swing * side;
            leg(model, 0, hip, 0.055 * h * side, angle, moving ? Math.max(0, -0.5 * angle) + 0.06 : 0.02);
        }
        torso(model, 0, hip, 0.02);
        double shoulder = 0.8 * h;
        for (int side = -1; side <= 1; side += 2) {
            double angle = -0.4 * swing * side;
            double elbow = 0.35;
            if (way == Way.PRAM) {
                angle = 0.75;
                elbow = 0.6;
            } else if (way == Way.UMBRELLA && side > 0) {
                angle = 0.3;
                elbow = 2.0;
            } else if (way == Way.CASE && side > 0) {
                angle = -0.45;
                elbow = 0.05;
            }
            arm(model, 0.01, shoulder, (0.105 * girth + 0.012) * h * side, angle, elbow, side);
        }
        head(model, 0.015 * h, 0.93 * h);
        carry(model);
    }

    private void leg(Model.Builder model, double x, double y, double z, double angle, double bend) {
        double part = 0.25 * height;
        double kneeX = x + part * StrictMath.sin(angle);
        double kneeY = y - part * StrictMath.cos(angle);
        double low = angle - bend * 1.6;
        double footX = kneeX + part * 0.9 * StrictMath.sin(low);
        double footY = Math.max(0.06, kneeY - part * 0.9 * StrictMath.cos(low));
        Rgb lower = skirt && bare ? skin : legs;
        model.add(new Capsule(x, y, z, kneeX, kneeY, z, 0.048 * height * girth), legs);
        model.add(new Capsule(kneeX, kneeY, z, footX, footY, z, 0.036 * height * girth), lower);
        model.add(new Ellipsoid(footX + 0.05, footY - 0.02, z, 0.135, 0.055, 0.05), shoes);
    }

    private void arm(Model.Builder model, double x, double y, double z, double angle, double bend, int side) {
        double part = 0.165 * height;
        double out = 0.03 * side;
        double elbowX = x + part * StrictMath.sin(angle);
        double elbowY = y - part * StrictMath.cos(angle);
        double low = angle + bend;
        double handX = elbowX + part * StrictMath.sin(low);
        double handY = elbowY - part * StrictMath.cos(low);
        model.add(new Capsule(x, y, z, elbowX, elbowY, z + out, 0.031 * height * girth), top);
        model.add(new Capsule(elbowX, elbowY, z + out, handX, handY, z + out, 0.025 * height), bare ? skin : top);
        model.add(new Ellipsoid(handX, handY, z + out, 0.045, 0.05, 0.04), skin);
        if (side > 0 && way == Way.BAG) {
            double z0 = z + out;
            model.add(Hull.box(handX - 0.18, handY - 0.46, z0 - 0.07, handX + 0.18, handY - 0.06, z0 + 0.07).build(),
                    thing);
        } else if (side > 0 && way == Way.UMBRELLA) {
            model.add(new Capsule(handX, handY, 0.12, handX, 1.22 * height, 0.05, 0.012), Rgb.grey(0.3));
            model.add(new Ellipsoid(handX - 0.1, 1.1 * height, 0.05, 0.56, 0.2, 0.56), thing);
        }
    }

    private void torso(Model.Builder model, double x, double hip, double lean) {
        double h = height;
        model.add(new Ellipsoid(x, hip + 0.02 * h, 0, 0.075 * h * girth, 0.085 * h, 0.1 * h * girth),
                coat ? top : legs);
        model.add(
                new Ellipsoid(x + lean * 0.5, hip + 0.12 * h, 0, 0.068 * h * girth, 0.13 * h, 0.095 * h * girth), top);
        model.add(new Ellipsoid(x + lean, hip + 0.235 * h, 0, 0.07 * h * girth, 0.1 * h, 0.122 * h * girth), top);
        if (coat || skirt) {
            double low = hip - (coat ? 0.22 : 0.18) * h;
            Rgb colour = coat ? top : legs;
            Hull hem = Hull.box(-0.11 * h, low, -0.12 * h, 0.11 * h, hip + 0.08 * h, 0.12 * h)
                    .cut(Hull.FRONT, 1, 0.15, 0, 0.1 * h, low, 0)
                    .cut(Hull.BACK, -1, 0.15, 0, -0.1 * h, low, 0)
                    .cutSides(0, 0.15, 1, 0, low, 0.115 * h)
                    .cutSides(1, 0.2, 1, 0.1 * h, low, 0.06 * h)
                    .cutSides(-1, 0.2, 1, -0.1 * h, low, 0.06 * h)
                    .build();
            model.add(hem, colour);
        }
    }

    private void head(Model.Builder model, double x, double y) {
        double h = height;
        double size = 0.05 * h + 0.022;
        model.add(new Capsule(x - 0.02, y - 0.11 * h, 0, x, y - 0.04 * h, 0, 0.032 * h), skin);
        model.add(new Ellipsoid(x, y, 0, size * 0.95, size * 1.18, size * 0.82), skin);
        if (hairStyle == 2) {
            model.add(new Ellipsoid(x, y + size * 0.62, 0, size * 1.12, size * 0.62, size), thing);
        } else {
            double back = hairStyle == 1 ? -0.42 : -0.2;
            double drop = hairStyle == 1 ? 0.05 : 0.38;
            model.add(
                    new Ellipsoid(x + back * size, y + drop * size, 0, size * 0.92, size * 1.05, size * 0.95), hair);
        }
    }

    private void carry(Model.Builder model) {
        double h = height;
        switch (way) {
            case RUCKSACK -> model.add(new Ellipsoid(-0.125 * h, 0.7 * h, 0, 0.085 * h, 0.14 * h, 0.095 * h), thing);
            case CASE -> {
                model.add(Hull.box(-0.78, 0.08, 0.12, -0.5, 0.68, 0.5).build(), Paint.glossy(thing, 0.15));
                model.add(new Capsule(-0.6, 0.68, 0.3, -0.28, 0.42 * h + 0.05, 0.26, 0.014), Rgb.grey(0.25));
                model.add(new Wheel(-0.64, 0.06, 0.16, 0.06, 0, 0.03), Rgb.BLACK);
            }
            case PRAM -> {
                model.add(
                        Hull.box(0.45, 0.42, -0.24, 1.2, 0.82, 0.24)
                                .cut(Hull.EDGE, 1, -1, 0, 1.2, 0.62, 0)
                                .build(),
                        thing);
                model.add(new Ellipsoid(0.68, 0.84, 0, 0.3, 0.3, 0.25), thing.scaled(0.8));
                model.add(new Capsule(0.42, 0.58 * h, 0, 0.6, 0.5, 0, 0.02), Rgb.grey(0.2));
                for (int side = -1; side <= 1; side += 2) {
                    model.add(new Wheel(0.55, 0.15, 0.24 * side, 0.15, 0.08, 0.03), Rgb.BLACK);
                    model.add(new Wheel(1.1, 0.15, 0.24 * side, 0.15, 0.08, 0.03), Rgb.BLACK);
                    model.add(new Capsule(0.55, 0.2, 0.2 * side, 1.0, 0.5, 0.2 * side, 0.018), Rgb.grey(0.5));
                }
            }
            default -> {
            }
        }
    }

    private void ride(Model.Builder model, double stride) {
        double wheel = 0.34;
        for (double axle : new double[]{-0.52, 0.54}) {
            model.add(new Wheel(axle, wheel, 0, wheel, wheel - 0.045, 0.022), Rgb.BLACK);
            model.add(new Wheel(axle, wheel, 0, 0.06, 0, 0.03), Rgb.grey(0.6));
        }
        double crankX = -0.02;
        double crankY = 0.3;
        tube(model, -0.52, wheel, crankX, crankY);
        tube(model, crankX, crankY, -0.16, 0.88);
        tube(model, -0.12, 0.74, 0.36, 0.8);
        tube(model, crankX, crankY, 0.38, 0.72);
        tube(model, 0.54, wheel, 0.36, 0.98);
        tube(model, -0.52, wheel, -0.12, 0.74);
        model.add(new Capsule(0.36, 0.98, -0.27, 0.36, 0.98, 0.27, 0.02), Rgb.BLACK);
        model.add(new Ellipsoid(-0.18, 0.92, 0, 0.14, 0.05, 0.08), Rgb.BLACK);
        double hipX = -0.16;
        double hipY = 0.98;
        for (int side = -1; side <= 1; side += 2) {
            double turn = stride + (side > 0 ? 0 : StrictMath.PI);
            double footX = crankX + 0.16 * StrictMath.cos(turn);
            double footY = crankY + 0.16 * StrictMath.sin(turn);
            double kneeX = (hipX + footX) / 2 + 0.24;
            double kneeY = (hipY + footY) / 2 + 0.06;
            double z = 0.1 * side;
            model.add(new Capsule(hipX, hipY, z, kneeX, kneeY, z, 0.075 * girth), legs);
            model.add(new Capsule(kneeX, kneeY, z, footX, footY, z, 0.055 * girth), legs);
            model.add(new Ellipsoid(footX + 0.05, footY, z, 0.13, 0.05, 0.05), shoes);
            model.add(new Capsule(0.16, 1.45, 0.17 * side, 0.36, 1.02, 0.22 * side, 0.045), top);
        }
        model.add(new Ellipsoid(hipX, 1.02, 0, 0.15, 0.14, 0.17), legs);
        model.add(new Capsule(hipX + 0.02, 1.08, 0, 0.1, 1.45, 0, 0.155 * girth), top);
        head(model, 0.2, 1.72);
    }

    private void tube(Model.Builder model, double ax, double ay, double bx, double by) {
        model.add(new Capsule(ax, ay, 0, bx, by, 0, 0.026), Paint.glossy(thing, 0.2));
    }
}
