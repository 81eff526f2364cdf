package io.ddnn.model.embedded;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;

/**
 * Bytes that an exported slice takes on a device, by its shapes alone. Code and stack come on top.
 *
 * @param weightBytes flash: packed weights of blocks and exits
 * @param thresholdBytes flash: thresholds of 4 bytes and packed directions of the blocks
 * @param normBytes flash: scale and offset of the exits' scores, 8 bytes each
 * @param imageBytes RAM: the image that the caller provides
 * @param mapBytes RAM: the map that a run makes
 * @param scoreBytes RAM: the scores of one exit at a time, 8 bytes a class
 * @param workBytes RAM: maps between blocks
 */
public record Footprint(int weightBytes, int thresholdBytes, int normBytes, int imageBytes, int mapBytes,
        int scoreBytes, int workBytes) {

    static Footprint of(DeviceSlice device) {
        int weights = 0;
        int thresholds = 0;
        for (ConvPoolParameters block : device.blocks()) {
            int filters = block.filters().size();
            weights += filters * block.filters().getFirst().shape().packedBytes();
            thresholds += filters * Integer.BYTES + (filters + Byte.SIZE - 1) / Byte.SIZE;
        }
        int norms = 0;
        int scores = 0;
        for (DeviceSlice.Head head : device.heads()) {
            LinearParameters layer = head.layer();
            weights += layer.classes() * layer.input().packedBytes();
            norms += layer.classes() * 2 * Double.BYTES;
            scores = layer.classes() * Double.BYTES;
        }
        return new Footprint(weights, thresholds, norms, device.definition().input().rawBytes(),
                device.output().packedBytes(), scores, WorkBuffer.of(device.blocks()).bytes());
    }

    /** All constants. */
    public int flashBytes() {
        return weightBytes + thresholdBytes + normBytes;
    }

    /** What the caller provides for a run, the image aside. */
    public int resultBytes() {
        return mapBytes + scoreBytes + workBytes;
    }

    /** Image and result. */
    public int ramBytes() {
        return imageBytes + resultBytes();
    }
}
