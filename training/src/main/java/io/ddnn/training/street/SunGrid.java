package io.ddnn.training.street;

import java.util.ArrayList;
import java.util.List;

/**
 * Bodies sorted by where the sun would cast them: all rays to the sun are parallel, so a ray can only meet bodies whose
 * circles, seen along the sun's direction, hold its own point.
 */
final class SunGrid {
    private static final double CELL = 3;
    private static final int SIDE = 64;

    private final double ux;
    private final double uz;
    private final double vx;
    private final double vy;
    private final double vz;
    private final Body[][] cells = new Body[SIDE * SIDE][];
    private final Body[] all;

    /** A grid for the direction of the sun, of length 1 and not straight up. */
    SunGrid(double sunX, double sunY, double sunZ, Body[] bodies) {
        double level = Math.sqrt(sunX * sunX + sunZ * sunZ);
        ux = -sunZ / level;
        uz = sunX / level;
        vx = -sunY * uz;
        vy = sunX * uz - sunZ * ux;
        vz = sunY * ux;
        all = bodies;
        List<List<Body>> lists = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            lists.add(new ArrayList<>());
        }
        for (Body body : bodies) {
            double u = u(body.centreX, body.centreZ);
            double v = v(body.centreX, body.centreY, body.centreZ);
            double reach = body.radius + 0.01;
            for (int j = clamped(v - reach); j <= clamped(v + reach); j++) {
                for (int i = clamped(u - reach); i <= clamped(u + reach); i++) {
                    lists.get(j * SIDE + i).add(body);
                }
            }
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = lists.get(i).toArray(new Body[0]);
        }
    }

    /** The bodies that a ray from a point to the sun may meet. */
    Body[] towards(double x, double y, double z) {
        int i = cell(u(x, z));
        int j = cell(v(x, y, z));
        return i < 0 || j < 0 || i >= SIDE || j >= SIDE ? all : cells[j * SIDE + i];
    }

    private double u(double x, double z) {
        return ux * x + uz * z;
    }

    private double v(double x, double y, double z) {
        return vx * x + vy * y + vz * z;
    }

    private static int cell(double coordinate) {
        return (int) Math.floor(coordinate / CELL) + SIDE / 2;
    }

    private static int clamped(double coordinate) {
        return Math.clamp(cell(coordinate), 0, SIDE - 1);
    }
}
