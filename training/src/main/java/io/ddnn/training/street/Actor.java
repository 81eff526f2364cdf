package io.ddnn.training.street;

/**
 * Something that moves over the street or stays there for a while.
 *
 * @param kind what it is
 * @param look what it looks like
 * @param path its way
 * @param start how far along its way it is at first, in metres
 * @param speed metres a frame; 0 if it stays
 * @param born its first frame
 * @param frames how many frames it is there
 * @param halfLength half its length, for keeping clear of others
 * @param halfWidth half its width
 */
record Actor(
        Kind kind,
        Look look,
        Path path,
        double start,
        double speed,
        int born,
        int frames,
        double halfLength,
        double halfWidth) {

    /** What an actor is. */
    enum Kind {
        CAR(0), BUS(1), PERSON(2);

        private final int label;

        Kind(int label) {
            this.label = label;
        }

        static Kind of(int label) {
            return switch (label) {
                case 0 -> CAR;
                case 1 -> BUS;
                case 2 -> PERSON;
                default -> throw new IllegalArgumentException("label is " + label + ", expected 0 to 2");
            };
        }

        /** Its place among {@link StreetGenerator#CLASSES}. */
        int label() {
            return label;
        }
    }

    boolean presentAt(int frame) {
        return frame >= born && frame < born + frames;
    }

    private double gone(int frame) {
        return start + speed * (frame - born);
    }

    double x(int frame) {
        return path.x(gone(frame));
    }

    double z(int frame) {
        return path.z(gone(frame));
    }

    Body body(int frame) {
        double gone = gone(frame);
        return new Body(look.after(gone), path.x(gone), path.z(gone), path.heading(gone));
    }

    /** Whether two actors would come closer than a gap while both are there. */
    boolean meets(Actor other, double gap) {
        int from = Math.max(born, other.born);
        int to = Math.min(born + frames, other.born + other.frames);
        for (int frame = from; frame < to; frame++) {
            double dx = x(frame) - other.x(frame);
            double dz = z(frame) - other.z(frame);
            double reach = halfLength + other.halfLength + halfWidth + other.halfWidth + gap;
            if (dx * dx + dz * dz < reach * reach && overlaps(other, frame, gap)) {
                return true;
            }
        }
        return false;
    }

    /** Compares discs along the lengths of both. */
    private boolean overlaps(Actor other, int frame, double gap) {
        double heading = path.heading(gone(frame));
        double otherHeading = other.path.heading(other.gone(frame));
        double clear = halfWidth + other.halfWidth + gap;
        int discs = (int) Math.ceil(halfLength / halfWidth);
        int otherDiscs = (int) Math.ceil(other.halfLength / other.halfWidth);
        for (int i = 0; i < discs; i++) {
            double offset = offset(i, discs, halfLength, halfWidth);
            double ax = x(frame) + offset * StrictMath.cos(heading);
            double az = z(frame) + offset * StrictMath.sin(heading);
            for (int j = 0; j < otherDiscs; j++) {
                double otherOffset = offset(j, otherDiscs, other.halfLength, other.halfWidth);
                double bx = other.x(frame) + otherOffset * StrictMath.cos(otherHeading);
                double bz = other.z(frame) + otherOffset * StrictMath.sin(otherHeading);
                if ((ax - bx) * (ax - bx) + (az - bz) * (az - bz) < clear * clear) {
                    return true;
                }
            }
        }
        return false;
    }

    private static double offset(int disc, int discs, double halfLength, double halfWidth) {
        return discs == 1 ? 0 : (2.0 * disc / (discs - 1) - 1) * Math.max(0, halfLength - halfWidth);
    }
}
