package io.ddnn.model.network;

import io.ddnn.model.tensor.MapShape;
import java.util.List;

/** How what several children send is merged (DDNN, section III.C). */
public enum Aggregation {
    /** Max pooling: the maximum of each component. */
    MP,
    /** Average pooling: the mean of each component. */
    AP,
    /** Concatenation. */
    CC;

    /**
     * The shape that merging maps makes.
     *
     * @throws IllegalArgumentException if the shapes do not fit: all alike for MP and AP, equal height and width for CC
     */
    public MapShape merged(List<MapShape> shapes) {
        MapShape first = shapes.getFirst();
        int channels = 0;
        for (MapShape shape : shapes) {
            boolean fits = this == CC
                    ? shape.height() == first.height() && shape.width() == first.width()
                    : shape.equals(first);
            if (!fits) {
                throw new IllegalArgumentException(
                        "maps of shapes " + first + " and " + shape + " cannot be merged by " + this);
            }
            channels += shape.channels();
        }
        return this == CC ? new MapShape(first.height(), first.width(), channels) : first;
    }
}
