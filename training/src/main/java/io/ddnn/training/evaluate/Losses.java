package io.ddnn.training.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which devices are taken away from a trained network, to see what it does without them. */
public enum Losses {
    /** None. */
    NONE(0),
    /** Each device. */
    SINGLES(1),
    /** Each device and each pair. */
    PAIRS(2),
    /** All sets but that of all devices. */
    ALL(Integer.MAX_VALUE);

    /** With more devices, their sets are thousands. */
    private static final int MOST_FOR_ALL = 12;

    private final int most;

    Losses(int most) {
        this.most = most;
    }

    /**
     * The sets, the smaller first, in the order of the devices; none holds all of them.
     *
     * @throws IllegalArgumentException if these are all sets of more than {@value #MOST_FOR_ALL} devices
     */
    public List<Set<String>> of(List<String> devices) {
        if (this == ALL && devices.size() > MOST_FOR_ALL) {
            throw new IllegalArgumentException("there are " + devices.size() + " devices, expected at most "
                    + MOST_FOR_ALL + " to try all sets of them");
        }
        int limit = Math.min(most, devices.size() - 1);
        List<List<String>> sets = new ArrayList<>(List.of(List.of()));
        List<List<String>> grown = sets;
        for (int size = 1; size <= limit; size++) {
            List<List<String>> next = new ArrayList<>();
            for (List<String> set : grown) {
                int first = set.isEmpty() ? 0 : devices.indexOf(set.getLast()) + 1;
                for (String device : devices.subList(first, devices.size())) {
                    List<String> larger = new ArrayList<>(set);
                    larger.add(device);
                    next.add(larger);
                }
            }
            sets.addAll(next);
            grown = next;
        }
        return sets.stream()
                .filter(set -> !set.isEmpty())
                .sorted(Comparator.comparingInt(List::size))
                .<Set<String>>map(TreeSet::new)
                .toList();
    }
}
