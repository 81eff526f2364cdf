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

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public Offer(String sample, float @Nullable [] scores, boolean blank, List<SourceMap> maps, List<String> missing) {
        this.maps = List.copyOf(maps);
        this.missing = List.copyOf(missing);
        this.sample = sample;
        this.scores = scores;
        this.blank = blank;
    }
}
