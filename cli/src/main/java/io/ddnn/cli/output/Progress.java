package io.ddnn.cli.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells people how far long work is: a bar on a terminal, a line every few seconds elsewhere. */
public interface Progress extends AutoCloseable {

    /** Whether people watch: {@code ./ddnn} sets this where the standard error stream is a terminal. */
    String TERMINAL_PROPERTY = "ddnn.terminal";

    /** Tells nobody. */
    Progress NONE = new Progress() {
        @Override
        public void step(String message) {}

        @Override
        public void close() {}
    };

    /** One more step is done. */
    default void step() {
        step("");
    }

    /**
     * One more step is done.
     *
     * @param message what is shown behind the count
     */
    void step(String message);

    /** Ends the display. */
    @Override
    void close();

    /**
     * Begins.
     *
     * @param task a word for the work
     * @param steps the number of steps
     * @param err where lines go if it is no terminal
     */
    static Progress of(String task, long steps, PrintWriter err) {
        return Boolean.getBoolean(TERMINAL_PROPERTY)
                ? new Bar(task, steps)
                : new Lines(task, steps, err, System::nanoTime);
    }

    /** A bar on the terminal. */
    final class Bar implements Progress {
        private static final int REFRESH_MILLIS = 200;

        private final ProgressBar bar;

        Bar(String task, long steps) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REFRESH_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
        }

        @Override
        public void step(String message) {
            bar.setExtraMessage(message);
            bar.step();
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line every few seconds, so that a log stays short. */
    final class Lines implements Progress {
        static final Duration INTERVAL = Duration.ofSeconds(5);

        private final String task;
        private final long steps;
        private final PrintWriter err;
        private final LongSupplier nanoTime;
        private long done;
        private long shown;

        Lines(String task, long steps, PrintWriter err, LongSupplier nanoTime) {
            this.task = task;
            this.steps = steps;
            this.err = err;
            this.nanoTime = nanoTime;
            this.shown = nanoTime.getAsLong();
        }

        @Override
        public void step(String message) {
            done++;
            long now = nanoTime.getAsLong();
            if (TimeUnit.NANOSECONDS.toMillis(now - shown) >= INTERVAL.toMillis()) {
                shown = now;
                err.println(task + ": " + done + " of " + steps + (message.isEmpty() ? "" : ", " + message));
                err.flush();
            }
        }

        @Override
        public void close() {
            err.flush();
        }
    }
}
