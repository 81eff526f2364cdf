package io.ddnn.service.parent;

import io.ddnn.model.plan.Transfer;
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
 * @param transfer how it is sent
 * @param image the raw image, where that is what is sent; else null
 */
public record Offer(String sample, float @Nullable [] scores, boolean blank, List<SourceMap> maps,
        List<String> missing, Transfer transfer, byte @Nullable [] image) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public Offer(String sample, float @Nullable [] scores, boolean blank, List<SourceMap> maps, List<String> missing,
            Transfer transfer, byte @Nullable [] image) {
        if ((transfer == Transfer.RAW) != (image != null)) {
            throw new IllegalArgumentException("transfer is " + transfer + " and there is "
                    + (image == null ? "no image" : "an image") + ", expected an image with raw, and only with it");
        }
        this.maps = List.copyOf(maps);
        this.missing = List.copyOf(missing);
        this.sample = sample;
        this.scores = scores;
        this.blank = blank;
        this.transfer = transfer;
        this.image = image;
    }

    /** Scores first, maps when they are wanted. */
    public Offer(String sample, float @Nullable [] scores, boolean blank, List<SourceMap> maps, List<String> missing) {
        this(sample, scores, blank, maps, missing, Transfer.ON_DEMAND, null);
    }

    /** A device's raw image. */
    public static Offer raw(String sample, byte[] image) {
        return new Offer(sample, null, false, List.of(), List.of(), Transfer.RAW, image);
    }

    /** The same, sent in another way; not for raw images. */
    public Offer by(Transfer other) {
        return new Offer(sample, scores, blank, maps, missing, other, image);
    }
}
