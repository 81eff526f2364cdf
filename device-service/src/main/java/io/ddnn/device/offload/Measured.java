package io.ddnn.device.offload;

/**
 * What a device knows of its link, of the load and of its exits.
 *
 * @param roundTripSeconds of a request without content
 * @param secondsPerByte what each byte of a request adds, at least 0
 * @param sliceSeconds of the slice here, waiting for a processor included
 * @param parentSliceSeconds of the slice at the parent; NaN if the parent does not take raw images
 * @param ownExitShare share of samples that leave at the device's own exit
 * @param parentExitShare share of those that come to the parent's merged scores which leave there
 */
record Measured(double roundTripSeconds, double secondsPerByte, double sliceSeconds, double parentSliceSeconds,
        double ownExitShare, double parentExitShare) {}
