package io.ddnn.service.parent;

import io.ddnn.model.wire.SourceMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node has of a sample for the tier above.
 *
 * @param sample id of the sample
 * @param scores the node's scores; null if it makes none
 * @param blank whether the node is a device with no view of the object
 * @param maps the node's map, or those that it relays; empty for a blank view
 * @param missing devices below that were absent
 */
public record Offer(String sample, float @Nullable [] scores, boolean blank, List<SourceMap> maps,
        List<String> missing) {

    public Offer {
        maps = List.copyOf(maps);
        missing = List.copyOf(missing);
    }
}
