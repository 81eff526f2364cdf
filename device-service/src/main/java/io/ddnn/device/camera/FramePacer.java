package io.ddnn.device.camera;

/**
 * Which frames a device takes when it cannot keep up: every second, fourth, ... of them by their numbers, so that devices
 * which are slow for different times still meet at the same frames. Belongs to one thread.
 */
final class FramePacer {

    /** At most every 64th frame is left. */
    private static final int MOST = 6;

    /** So many frames taken in a row, and it tries twice as many. */
    private static final int CALM = 8;

    private int level;
    private int inARow;

    /** Whether a frame is one of those that are taken now. */
    boolean takes(long frame) {
        return (frame & ((1L << level) - 1)) == 0;
    }

    /** A frame that is one of those was taken. */
    void taken() {
        inARow++;
        if (inARow >= CALM && level > 0) {
            level--;
            inARow = 0;
        }
    }

    /** There was no room for a frame that is one of those. */
    void full() {
        level = Math.min(MOST, level + 1);
        inARow = 0;
    }
}
