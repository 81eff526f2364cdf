package io.ddnn.model.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The feature map of one node in a message.
 *
 * @param source id of the node that made the map
 * @param bytes the packed bits; null if the source has a blank view: the receiver then uses the source's blank-frame
 *     map
 */
public record SourceMap(String source, byte @Nullable [] bytes) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceMap map && source.equals(map.source) && Arrays.equals(bytes, map.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * source.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return source + (bytes == null ? ": blank" : ": " + bytes.length + " bytes");
    }
}
