package io.ddnn.training.graph;

import java.util.List;
import java.util.Map;

/**
 * Some samples, as a network's devices see them.
 *
 * @param size number of samples
 * @param devices what each device sees, in the definition's order
 * @param lost for nodes above the devices, by id: for each sample whether the node's parent hears nothing of it; a node
 *     that is not named is never lost
 */
public record Batch(int size, List<DeviceViews> devices, Map<String, boolean[]> lost) {

    public Batch {
        devices = List.copyOf(devices);
        lost = Map.copyOf(lost);
        for (DeviceViews views : devices) {
            requireLength("missing", views.missing(), size);
        }
        for (boolean[] samples : lost.values()) {
            requireLength("lost", samples, size);
        }
    }

    private static void requireLength(String field, boolean[] values, int size) {
        if (values.length != size) {
            throw new IllegalArgumentException(field + " has " + values.length + " values, expected " + size);
        }
    }

    /**
     * What one device sees of the samples of a batch. A sample that is neither seen nor missing is a blank view.
     *
     * @param seen the samples whose object is in view, in order; none of them missing
     * @param pixels their images and behind them one black frame: {@code (seen + 1) x height x width x channels}, each
     *     value 0 to 255
     * @param missing for each sample whether the device is lost
     */
    public record DeviceViews(int[] seen, float[] pixels, boolean[] missing) {}

    /** For each sample, whether one of some devices, given by their places, sees the object. */
    boolean[] visible(List<Integer> places) {
        boolean[] visible = new boolean[size];
        for (int place : places) {
            for (int sample : devices.get(place).seen()) {
                visible[sample] = true;
            }
        }
        return visible;
    }
}
