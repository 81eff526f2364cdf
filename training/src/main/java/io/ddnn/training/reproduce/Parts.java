package io.ddnn.training.reproduce;

import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSplit;
import io.ddnn.training.data.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A data set in three parts that share no sample.
 *
 * @param fit what a network is trained on
 * @param choose what its temperatures and thresholds are chosen on
 * @param test what it is measured on
 */
record Parts(DataSet fit, DataSet choose, DataSet test) {

    /** Shares of the whole for the test, and of the rest for choosing. */
    private static final double SHARE = 0.2;

    /** The last fifth of the samples in time for the test, the last fifth of the rest for choosing; frames stay whole. */
    static Parts byTime(DataSet data) {
        List<DataSet> fifths = blocks(data, 1 - SHARE);
        List<DataSet> rest = blocks(fifths.getFirst(), 1 - SHARE);
        return new Parts(rest.getFirst(), rest.getLast(), fifths.getLast());
    }

    /** A fifth at random for the test, a fifth of the rest at random for choosing, as in the paper. */
    static Parts atRandom(DataSet data, long seed) {
        DataSplit outer = data.splitAtRandom(seed, SHARE);
        DataSplit inner = outer.training().splitAtRandom(seed, SHARE);
        return new Parts(inner.training(), inner.validation(), outer.validation());
    }

    /**
     * Time in so many blocks, each of which is the test once, while the one opposite is for choosing and the others are to
     * fit: a rare class that comes in a stretch of time is then not taken away by both at once.
     */
    static List<Parts> rotated(DataSet data, int count) {
        double[] ends = new double[count - 1];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = (i + 1.0) / count;
        }
        List<DataSet> blocks = blocks(data, ends);
        List<Parts> rotated = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            DataSet test = blocks.get(k);
            DataSet choose = blocks.get((k + count / 2) % count);
            Set<Sample> held = new HashSet<>(test.samples());
            held.addAll(choose.samples());
            rotated.add(new Parts(data.filter(sample -> !held.contains(sample)), choose, test));
        }
        return rotated;
    }

    /** Whether all samples of a data set know their moment. */
    static boolean hasFrames(DataSet data) {
        return data.samples().stream().noneMatch(sample -> sample.frame() == Sample.UNKNOWN);
    }

    /** Cuts time at shares of the samples; each cut moves back to where a frame begins. */
    private static List<DataSet> blocks(DataSet data, double... ends) {
        if (!hasFrames(data)) {
            throw new IllegalArgumentException("the data set has samples without a frame, expected all to have one");
        }
        List<Integer> frames = data.samples().stream()
                .sorted(Comparator.comparingInt(Sample::frame))
                .map(Sample::frame)
                .toList();
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (double end : ends) {
            starts.add(frames.get((int) Math.round(end * frames.size())));
        }
        starts.add(Integer.MAX_VALUE);
        List<DataSet> blocks = new ArrayList<>();
        for (int i = 0; i + 1 < starts.size(); i++) {
            int from = starts.get(i);
            int to = starts.get(i + 1);
            DataSet block = data.filter(sample -> sample.frame() >= from && sample.frame() < to);
            if (block.samples().isEmpty()) {
                throw new IllegalArgumentException("the data set has too few frames to cut time into "
                        + (starts.size() - 1) + " parts");
            }
            blocks.add(block);
        }
        return blocks;
    }
}
