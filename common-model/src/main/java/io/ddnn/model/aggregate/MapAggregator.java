package io.ddnn.model.aggregate;

import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.MissingFill;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the feature maps that feed a node's first block (DDNN, section III.C): MP takes the maximum, on bits a logical
 * OR; CC concatenates channels; AP takes the mean, which is no longer binary: as convolution is linear, the block sums
 * the convolution sums of the maps instead, and the aggregator hands them all on.
 *
 * <p>MP and AP use the maps that are present. CC puts in the place of an absent one what {@link MissingFill}
 * says: the source's blank-frame map, or a mask, which is twice all maps, with all bits clear and with all bits set in
 * the absent channels: in the sum of both, these cancel out.
 */
public final class MapAggregator {

    private final Aggregation aggregation;
    private final MissingFill missing;
    private final List<BitTensor> blank;
    private final List<BitTensor> clear;
    private final List<BitTensor> set;
    private final MapShape merged;

    /**
     * Makes an aggregator.
     *
     * @param missing what CC puts in the place of an absent map
     * @param blank the blank-frame map of each source, in the definition's order
     */
    public MapAggregator(Aggregation aggregation, MissingFill missing, List<BitTensor> blank) {
        this.aggregation = aggregation;
        this.missing = missing;
        this.blank = List.copyOf(blank);
        this.clear = blank.stream().map(map -> new BitTensor(map.shape())).toList();
        this.set = blank.stream().map(map -> allSet(map.shape())).toList();
        this.merged = aggregation.merged(blank.stream().map(BitTensor::shape).toList());
    }

    private static BitTensor allSet(MapShape shape) {
        BitTensor bits = new BitTensor(shape);
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int channel = 0; channel < shape.channels(); channel++) {
                    bits.set(y, x, channel, true);
                }
            }
        }
        return bits;
    }

    /**
     * Merges maps.
     *
     * @param maps one entry a source, in the definition's order; null for an absent one
     * @return the maps for the block to sum: one for MP and CC, two for CC where some are absent and
     *     masked, one a present source for AP
     * @throws IllegalArgumentException if no map is present, or one has the wrong shape
     */
    public List<BitTensor> merge(List<@Nullable BitTensor> maps) {
        if (maps.size() != blank.size()) {
            throw new IllegalArgumentException("got " + maps.size() + " maps, expected " + blank.size());
        }
        List<BitTensor> present = new ArrayList<>();
        for (int i = 0; i < maps.size(); i++) {
            BitTensor map = maps.get(i);
            if (map != null) {
                if (!map.shape().equals(blank.get(i).shape())) {
                    throw new IllegalArgumentException("map has shape " + map.shape() + ", expected "
                            + blank.get(i).shape());
                }
                present.add(map);
            }
        }
        if (present.isEmpty()) {
            throw new IllegalArgumentException("no map is present, expected at least one");
        }
        return switch (aggregation) {
            case AP -> present;
            case MP -> List.of(or(present));
            case CC -> missing == MissingFill.MASK && present.size() < maps.size()
                    ? List.of(concatenate(maps, clear), concatenate(maps, set))
                    : List.of(concatenate(maps, blank));
        };
    }

    private BitTensor or(List<BitTensor> maps) {
        BitTensor result = new BitTensor(merged);
        for (BitTensor map : maps) {
            for (int i = 0; i < map.words().length; i++) {
                result.words()[i] |= map.words()[i];
            }
        }
        return result;
    }

    private BitTensor concatenate(List<@Nullable BitTensor> maps, List<BitTensor> fillers) {
        BitTensor result = new BitTensor(merged);
        int firstChannel = 0;
        for (int i = 0; i < maps.size(); i++) {
            BitTensor map = maps.get(i);
            append(map == null ? fillers.get(i) : map, result, firstChannel);
            firstChannel += fillers.get(i).shape().channels();
        }
        return result;
    }

    private static void append(BitTensor map, BitTensor result, int firstChannel) {
        int from = map.shape().wordsPerPixel();
        int to = result.shape().wordsPerPixel();
        int shift = firstChannel % 64;
        for (int pixel = 0; pixel < map.shape().pixels(); pixel++) {
            int target = pixel * to + firstChannel / 64;
            for (int k = 0; k < from; k++) {
                long word = map.words()[pixel * from + k];
                result.words()[target + k] |= word << shift;
                if (shift != 0 && word >>> (64 - shift) != 0) {
                    result.words()[target + k + 1] |= word >>> (64 - shift);
                }
            }
        }
    }
}
