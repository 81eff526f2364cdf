package io.ddnn.cli;

import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.FrameRange;
import io.ddnn.training.data.Sample;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that takes only some samples of a data set. */
final class FramesOption {

    @Option(names = "--frames", paramLabel = "FROM-TO", converter = FramesConverter.class,
            description = "Only samples of these frames, both ends included.")
    private @Nullable FrameRange frames;

    /** The frames as text, or null for all. */
    @Nullable
    String text() {
        return frames == null ? null : frames.toString();
    }

    /**
     * The samples of the frames.
     *
     * @throws CommandException if there are none
     */
    DataSet chosen(DataSet data) {
        FrameRange range = frames;
        if (range == null) {
            return data;
        }
        if (data.samples().stream().anyMatch(sample -> sample.frame() == Sample.UNKNOWN)) {
            throw new CommandException("--frames is " + range + ", but the frames of the data set are not known");
        }
        DataSet chosen = data.filter(sample -> range.contains(sample.frame()));
        if (chosen.samples().isEmpty()) {
            int first = data.samples().stream().mapToInt(Sample::frame).min().orElse(0);
            int last = data.samples().stream().mapToInt(Sample::frame).max().orElse(0);
            throw new CommandException("--frames is " + range + ", which holds no samples; expected some of "
                    + first + "-" + last);
        }
        return chosen;
    }
}
