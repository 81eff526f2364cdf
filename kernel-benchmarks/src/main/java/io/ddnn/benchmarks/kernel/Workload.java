package io.ddnn.benchmarks.kernel;

import io.ddnn.model.tensor.MapShape;
import java.util.List;

/** What is measured: slices of the paper's size, and two layers of the size that large networks have. */
public enum Workload {

    /** A camera's slice. */
    DEVICE,

    /** The cloud's slice over the concatenated maps of six cameras. */
    CLOUD,

    /** Many channels of a small map. */
    WIDE,

    /** A large map. */
    LARGE;

    /** The workload in words. */
    public String text() {
        return switch (this) {
            case DEVICE -> "device slice 3->4 + FC";
            case CLOUD -> "cloud slice 24->32->64 + FC";
            case WIDE -> "conv 256->256 at 14x14";
            case LARGE -> "conv 64->64 at 56x56";
        };
    }

    /** Shape of the input: pixels where it has 3 channels, else bits. */
    public MapShape input() {
        return switch (this) {
            case DEVICE -> new MapShape(32, 32, 3);
            case CLOUD -> new MapShape(16, 16, 24);
            case WIDE -> new MapShape(14, 14, 256);
            case LARGE -> new MapShape(56, 56, 64);
        };
    }

    /** Whether the input is an image. */
    public boolean ofPixels() {
        return this == DEVICE;
    }

    /** Number of filters of each ConvP block. */
    public List<Integer> filters() {
        return switch (this) {
            case DEVICE -> List.of(4);
            case CLOUD -> List.of(32, 64);
            case WIDE -> List.of(256);
            case LARGE -> List.of(64);
        };
    }

    /** Whether a linear layer follows. */
    public boolean head() {
        return this == DEVICE || this == CLOUD;
    }
}
