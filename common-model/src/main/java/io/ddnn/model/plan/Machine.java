package io.ddnn.model.plan;

import java.util.Map;

/**
 * How fast a place computes, and what that costs it.
 *
 * @param operationsPerSecond multiply-accumulates a second for stages whose time is not known, more than 0; infinite
 *     where they take no time
 * @param seconds known times of stages by name
 * @param slowdown what all times are multiplied by, at least 0
 * @param watts power while it computes, at least 0
 * @param transmitJoulesPerByte energy to send a byte, at least 0
 */
public record Machine(double operationsPerSecond, Map<String, Double> seconds, double slowdown, double watts,
        double transmitJoulesPerByte) {

    public Machine {
        seconds = Map.copyOf(seconds);
        require(operationsPerSecond > 0, "operationsPerSecond", operationsPerSecond, "more than 0");
        require(slowdown >= 0 && Double.isFinite(slowdown), "slowdown", slowdown, "at least 0");
        require(watts >= 0 && Double.isFinite(watts), "watts", watts, "at least 0");
        require(transmitJoulesPerByte >= 0 && Double.isFinite(transmitJoulesPerByte), "transmitJoulesPerByte",
                transmitJoulesPerByte, "at least 0");
        seconds.forEach((stage, time) -> require(time >= 0 && Double.isFinite(time), "seconds of " + stage, time,
                "at least 0"));
    }

    private static void require(boolean condition, String field, double value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(field + " is " + value + ", expected " + expected);
        }
    }

    /** A machine of known times, whose other stages take no time. */
    public static Machine ofTimes(Map<String, Double> seconds) {
        return new Machine(Double.POSITIVE_INFINITY, seconds, 1, 0, 0);
    }

    /** Time of a stage. */
    public double seconds(Stage stage) {
        Double known = seconds.get(stage.name());
        return slowdown * (known != null ? known : stage.operations() / operationsPerSecond);
    }

    /** This machine, so many times slower than the one that it was given as. */
    public Machine withSlowdown(double other) {
        return new Machine(operationsPerSecond, seconds, other, watts, transmitJoulesPerByte);
    }
}
