package io.ddnn.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTests {

    private final StringWriter text = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void aLineComesEveryFewSeconds() {
        try (Progress progress = new Progress.Lines("train", 100, new PrintWriter(text), clock::get)) {
            for (int i = 0; i < 8; i++) {
                clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
                progress.step("loss " + i);
            }
        }

        assertThat(text.toString().lines()).containsExactly("train: 3 of 100, loss 2", "train: 6 of 100, loss 5");
    }

    @Test
    void shortWorkSaysNothing() {
        try (Progress progress = new Progress.Lines("evaluate", 100, new PrintWriter(text), clock::get)) {
            progress.step();
        }

        assertThat(text.toString()).isEmpty();
    }
}
