package io.ddnn.model.plan;

/**
 * Where the stages of a chain run: the first ones on the devices, the next ones at the edge, the rest in the cloud. The
 * answers are the same for all cuts.
 *
 * @param device how many stages run on the devices
 * @param edge how many stages run on the devices and at the edge together; as many as on the devices alone if the devices
 *     send to the cloud itself
 * @param transfer how the devices send
 */
public record Cut(int device, int edge, Transfer transfer) {

    public Cut {
        if (device < 0 || edge < device) {
            throw new IllegalArgumentException(
                    "cut is after " + device + " and " + edge + " stages, expected 0 <= device <= edge");
        }
        if ((device == 0) != (transfer == Transfer.RAW)) {
            throw new IllegalArgumentException("transfer is " + transfer + " after " + device
                    + " stages on the device, expected raw after none, and only then");
        }
    }

    /** Where a stage runs. */
    public Place place(int stage) {
        return stage < device ? Place.DEVICE : stage < edge ? Place.EDGE : Place.CLOUD;
    }
}
