package io.ddnn.training.street;

import java.util.ArrayList;
import java.util.List;

/**
 * The cameras of a street: six of very different place and quality, from an old one behind a dirty window to a good one
 * on a roof. From the seventh on they are drawn like one of the six and hung elsewhere around the junction.
 */
final class CameraRig {
    private static final int KINDS = 6;

    private CameraRig() {}

    /** As many cameras as asked for; more cameras do not change the first ones. */
    static List<StreetCamera> of(int cameras, long street) {
        List<StreetCamera> rig = new ArrayList<>(cameras);
        for (int i = 0; i < cameras; i++) {
            StreetCamera kind = kind(i % KINDS);
            rig.add(i < KINDS ? kind : elsewhere(kind, new StreetRandom(street, 0xca3e4aL, i)));
        }
        return rig;
    }

    private static StreetCamera kind(int kind) {
        return switch (kind) {
            case 0 ->
                new StreetCamera(
                        -21, 4.8, 10.5, -7, 0.4, -2, 240, 180, 165, 30, 0.9, 0.03, 0.85, 0.8, -0.1, 0.5, 0.45);
            case 1 ->
                new StreetCamera(9.4, 2.8, 10.4, 1, 0.8, -1, 320, 240, 205, 28, 0.8, 0.02, 1.2, 0.85, 0.12, 0.8, 0.2);
            case 2 ->
                new StreetCamera(-9.4, 4.6, -10.8, 3, 0.5, 3, 480, 384, 340, 35, 0.9, 0.016, 0.9, 0.88, 0.05, 0.75,
                        0.35);
            case 3 ->
                new StreetCamera(24, 6, -10.8, 9, 0.2, 2, 960, 720, 675, 37, 0.8, 0.013, 1.0, 0.92, -0.06, 0.9, 0.1);
            case 4 -> new StreetCamera(9.2, 10, 11, -1.5, 0, -2, 1920, 1440, 915, 46, 0.7, 0.01, 1.0, 0.97, 0, 1, 0);
            default ->
                new StreetCamera(-13, 7, 11, -3, 0, -1, 1280, 960, 784, 36, 0.8, 0.012, 1.05, 0.95, 0.04, 0.9, 0.1);
        };
    }

    private static StreetCamera elsewhere(StreetCamera kind, StreetRandom random) {
        double side = random.chance(0.5) ? 1 : -1;
        double x = (random.chance(0.5) ? 1 : -1) * random.between(9.2, 25);
        double z = side * random.between(10, 10.9);
        double aimX = x * random.between(0.1, 0.5) + random.between(-3, 3);
        return new StreetCamera(
                x,
                kind.y() * random.between(0.85, 1.3),
                z,
                aimX,
                random.between(0, 0.8),
                -side * random.between(0, 3),
                kind.width(),
                kind.height(),
                kind.focal() * random.between(0.85, 1.15),
                kind.range(),
                kind.blur(),
                kind.noise() * random.between(0.8, 1.2),
                kind.gain() * random.between(0.9, 1.1),
                kind.latitude(),
                random.between(-0.1, 0.1),
                kind.saturation(),
                kind.dirt());
    }
}
