package io.ddnn.training.street;

import java.util.ArrayList;
import java.util.List;

/** A thing of several painted shapes, in directions of its own: x forward, y up from the ground, z to its right. */
final class Model {
    private final Shape[] shapes;
    private final Paint[] paints;
    private final double[] box;

    private Model(Shape[] shapes, Paint[] paints, double[] box) {
        this.shapes = shapes;
        this.paints = paints;
        this.box = box;
    }

    /** The solids; not to be written to. */
    Shape[] shapes() {
        return shapes;
    }

    /** One for each solid; not to be written to. */
    Paint[] paints() {
        return paints;
    }

    /** {minX, minY, minZ, maxX, maxY, maxZ} in metres; not to be written to. */
    double[] box() {
        return box;
    }

    /** Collects painted shapes. */
    static final class Builder {
        private final List<Shape> shapes = new ArrayList<>();
        private final List<Paint> paints = new ArrayList<>();

        Builder add(Shape shape, Paint paint) {
            shapes.add(shape);
            paints.add(paint);
            return this;
        }

        Builder add(Shape shape, Rgb colour) {
            return add(shape, Paint.plain(colour));
        }

        Model build() {
            double[] box = {1e9, 1e9, 1e9, -1e9, -1e9, -1e9};
            for (Shape shape : shapes) {
                shape.widen(box);
            }
            return new Model(shapes.toArray(new Shape[0]), paints.toArray(new Paint[0]), box);
        }
    }
}
