package io.ddnn.model.plan;

/**
 * A link between two places.
 *
 * @param bytesPerSecond bandwidth upwards, more than 0; infinite where bytes take no time
 * @param roundTripSeconds time of a message without content up and of its answer down, at least 0
 */
public record Link(double bytesPerSecond, double roundTripSeconds) {

    public Link {
        if (!(bytesPerSecond > 0)) {
            throw new IllegalArgumentException("bytesPerSecond is " + bytesPerSecond + ", expected more than 0");
        }
        if (!(roundTripSeconds >= 0) || roundTripSeconds == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("roundTripSeconds is " + roundTripSeconds + ", expected at least 0");
        }
    }

    /** Time of a message up. */
    public double upSeconds(double bytes) {
        return bytes / bytesPerSecond + roundTripSeconds / 2;
    }

    /** Time of a few bytes down: an answer, or word that the map is wanted. */
    public double downSeconds() {
        return roundTripSeconds / 2;
    }

    /** This link and another behind it, where the node between them takes in a whole message before it sends it on. */
    public Link then(Link next) {
        double secondsPerByte = 1 / bytesPerSecond + 1 / next.bytesPerSecond;
        return new Link(1 / secondsPerByte, roundTripSeconds + next.roundTripSeconds);
    }
}
