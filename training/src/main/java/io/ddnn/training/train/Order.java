package io.ddnn.training.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Orders of samples. */
final class Order {

    private Order() {}

    /** 0, 1, 2 and so on. */
    static int[] ascending(int length) {
        int[] order = new int[length];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** Shuffles in place (Fisher and Yates). */
    static void shuffle(int[] order, RandomGenerator random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
