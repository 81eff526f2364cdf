package io.ddnn.model.plan;

import java.util.Locale;

/** How a device hands a sample to the tier above. The answer is the same in all three ways. */
public enum Transfer {
    /** Its scores first, and its map when that is wanted: fewest bytes, one more round trip for what does not exit. */
    ON_DEMAND,
    /** Everything that it has in one message: the map, and its scores where the tier above merges scores. */
    EAGER,
    /** Its raw image, before any layer: the tier above runs the device's slice. */
    RAW;

    /** The name in properties, metrics and tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
