package io.ddnn.model.plan;

/**
 * What a sample costs, on the average over exits.
 *
 * @param latencySeconds from the image at the devices until they have the answer
 * @param deviceBytes payload bytes that all devices send
 * @param edgeBytes payload bytes that all edges send to the cloud
 * @param joules energy of one device, computing and sending
 */
public record Cost(double latencySeconds, double deviceBytes, double edgeBytes, double joules) {

    /** Payload bytes on all links. */
    public double bytes() {
        return deviceBytes + edgeBytes;
    }
}
