package io.ddnn.training.street;

import java.util.ArrayList;
import java.util.List;

/** What stands around the junction for ever: houses, trees, lamp posts, signs, a bus shelter. Drawn from a street's number. */
final class Scenery {
    private final StreetRandom random;
    private final List<Body> bodies = new ArrayList<>();

    private Scenery(long street) {
        random = new StreetRandom(street, 0x5ce4e);
    }

    /** The bodies of a street; positions are the same in all streets but for details. */
    static List<Body> of(long street) {
        Scenery scenery = new Scenery(street);
        for (int side = -1; side <= 1; side += 2) {
            for (int end = -1; end <= 1; end += 2) {
                scenery.block(end, side);
            }
        }
        scenery.furniture();
        return List.copyOf(scenery.bodies);
    }

    private void block(int end, int side) {
        double x = Ground.SIDE_FRONT;
        while (x < 60) {
            double width = random.between(8, 14);
            double depth = 14;
            double middleX = end * (x + width / 2);
            double middleZ = side * (Ground.MAIN_FRONT + depth / 2);
            double height = random.between(8, 17);
            bodies.add(new Body(house(width, depth, height), middleX, middleZ, 0));
            x += width + (random.chance(0.2) ? 2.5 : 0);
        }
        double z = Ground.MAIN_FRONT + 14;
        while (z < 60) {
            double width = random.between(8, 14);
            Model model = house(12, width, random.between(8, 15));
            bodies.add(new Body(model, end * (Ground.SIDE_FRONT + 6), side * (z + width / 2), 0));
            z += width;
        }
    }

    private Model house(double width, double depth, double height) {
        Rgb wall = random.chance(0.3)
                ? new Rgb(0.55, 0.36, 0.29).scaled(random.between(0.8, 1.15))
                : Rgb.hue(random.between(0.05, 0.17), random.between(0.05, 0.3), random.between(0.55, 0.85));
        Rgb frame = random.chance(0.6) ? Rgb.WHITE : wall.scaled(0.5);
        Rgb shop = Rgb.hue(random.unit(), random.between(0.2, 0.7), random.between(0.3, 0.7));
        double pitch = random.between(2.1, 3.2);
        long salt = random.below(1 << 20);
        Hull hull = Hull.box(-width / 2, 0, -depth / 2, width / 2, height, depth / 2).build();
        Paint paint = (x, y, z, face, surface) -> {
            if (face == Hull.TOP) {
                surface.set(Rgb.grey(0.4));
                return;
            }
            double u = face == Hull.FRONT || face == Hull.BACK ? z : x;
            double column = Math.floor(u / pitch);
            double row = Math.floor(y / 3);
            double across = u / pitch - column;
            double up = y / 3 - row;
            boolean ground = y < 3;
            double edge = ground ? 0.1 : 0.27;
            boolean pane = across > edge && across < 1 - edge && up > (ground ? 0.05 : 0.25) && up < 0.82;
            boolean casing = across > edge - 0.05 && across < 1.05 - edge && up > 0.2 && up < 0.87;
            if (pane) {
                double lit = Noise.at((long) column, (long) row, salt + face);
                surface.set(Rgb.grey(0.2 + 0.12 * lit), 0.7, lit > 0.6 ? 0.35 : 0);
            } else if (ground && up > 0.86) {
                surface.set(shop);
            } else {
                surface.set(casing ? frame : ground ? wall.scaled(0.75) : wall);
                surface.dim(0.94 + 0.1 * Noise.smooth(u * 0.8, y * 0.8, salt));
            }
        };
        return new Model.Builder().add(hull, paint).build();
    }

    private void furniture() {
        for (int side = -1; side <= 1; side += 2) {
            for (double x : new double[]{-27, -14.5, 13.5, 26}) {
                tree(x + random.between(-1.2, 1.2), side * 6.9);
            }
            lamp(-9.3, side * 6.6, -side);
            lamp(19.5, side * 6.6, -side);
            signal(side * 4.5, -side * 6.5);
        }
        sign(9.8, 6.5, new Rgb(0.12, 0.25, 0.7));
        sign(-12, -6.5, new Rgb(0.75, 0.1, 0.1));
        shelter(17.5, 9.2);
        for (double x = 10.5; x < 16; x += 1.5) {
            bollard(x, -6.45);
            bollard(-x, 6.45);
        }
    }

    private void tree(double x, double z) {
        double height = random.between(4.6, 6.2);
        Rgb leaf = Rgb.hue(random.between(0.2, 0.3), random.between(0.45, 0.65), random.between(0.3, 0.42));
        Paint leaves = (px, py, pz, face, surface) -> {
            surface.set(leaf);
            surface.dim(0.55 + 0.9 * Noise.smooth(px * 5 + py * 3, pz * 5 - py * 2, 77));
        };
        Model.Builder model = new Model.Builder();
        model.add(new Capsule(0, 0, 0, 0, height - 1, 0, random.between(0.1, 0.17)), new Rgb(0.32, 0.25, 0.19));
        for (int i = 0; i < 4; i++) {
            model.add(
                    new Ellipsoid(
                            random.between(-0.7, 0.7),
                            height + random.between(-0.7, 0.7),
                            random.between(-0.7, 0.7),
                            random.between(0.9, 1.4),
                            random.between(0.7, 1.2),
                            random.between(0.9, 1.4)),
                    leaves);
        }
        bodies.add(new Body(model.build(), x, z, 0));
    }

    private void lamp(double x, double z, int towards) {
        Rgb metal = Rgb.grey(0.3);
        Model model = new Model.Builder()
                .add(new Capsule(0, 0, 0, 0, 6.5, 0, 0.075), metal)
                .add(new Capsule(0, 6.5, 0, 0, 6.9, 1.5 * towards, 0.05), metal)
                .add(new Ellipsoid(0, 6.85, 1.7 * towards, 0.15, 0.1, 0.4), (px, py, pz, face, surface) -> surface.set(
                        Rgb.WHITE, 0, 1))
                .build();
        bodies.add(new Body(model, x, z, 0));
    }

    private void signal(double x, double z) {
        Hull box = Hull.box(-0.16, 2.3, -0.16, 0.16, 3.2, 0.16).build();
        Paint lights = (px, py, pz, face, surface) -> {
            double dy = py - 2.45 - 0.3 * Math.floor((py - 2.3) / 0.3);
            double across = face == Hull.FRONT || face == Hull.BACK ? pz : px;
            boolean disc = face != Hull.TOP && dy * dy + across * across < 0.009;
            boolean red = py > 2.9;
            surface.set(disc && red ? new Rgb(0.9, 0.1, 0.1) : Rgb.grey(disc ? 0.25 : 0.1), 0, disc && red ? 0.8 : 0);
        };
        bodies.add(new Body(
                new Model.Builder()
                        .add(new Capsule(0, 0, 0, 0, 2.4, 0, 0.06), Rgb.grey(0.35))
                        .add(box, lights)
                        .build(),
                x,
                z,
                0));
    }

    private void sign(double x, double z, Rgb colour) {
        Paint disc = (px, py, pz, face, surface) -> {
            double square = (px * px + (py - 2.4) * (py - 2.4)) * 11;
            surface.set(square > 0.62 || Math.abs(py - 2.4) < 0.05 ? Rgb.WHITE : colour);
        };
        Model model = new Model.Builder()
                .add(new Capsule(0, 0, 0, 0, 2.5, 0, 0.035), Rgb.grey(0.5))
                .add(new Wheel(0, 2.4, 0.05, 0.3, 0, 0.015), disc)
                .build();
        bodies.add(new Body(model, x, z, StrictMath.PI / 2));
    }

    private void shelter(double x, double z) {
        Rgb metal = Rgb.grey(0.28);
        Model.Builder model = new Model.Builder();
        model.add(Hull.box(-2, 2.35, -0.7, 2, 2.48, 0.8).build(), metal);
        model.add(Hull.box(-2, 0, 0.7, -1, 2.3, 0.76).build(), new Rgb(0.25, 0.5, 0.7));
        model.add(Hull.box(-0.9, 0.42, 0.3, 1.8, 0.5, 0.65).build(), new Rgb(0.5, 0.36, 0.22));
        for (double post : new double[]{-1.95, 1.95}) {
            model.add(new Capsule(post, 0, -0.6, post, 2.4, -0.6, 0.04), metal);
            model.add(new Capsule(post, 0, 0.72, post, 2.4, 0.72, 0.04), metal);
        }
        bodies.add(new Body(model.build(), x, z, 0));
    }

    private void bollard(double x, double z) {
        Model model = new Model.Builder()
                .add(new Capsule(0, 0, 0, 0, 0.85, 0, 0.07), Rgb.grey(0.22))
                .build();
        bodies.add(new Body(model, x, z, 0));
    }
}
