package io.ddnn.console.page;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells open pages what changes; one that is too slow starts anew with a whole picture. Safe for use by many threads. */
final class Pages {

    private static final int MOST_WAITING = 512;
    private static final int MOST_PAGES = 16;

    private final List<Page> pages = new CopyOnWriteArrayList<>();

    /**
     * A change.
     *
     * @param name what has changed
     * @param data how it is now
     */
    record Event(String name, Object data) {}

    /** What one page has not been told yet. */
    final class Page implements AutoCloseable {

        private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
        private volatile boolean lost;

        @Nullable
        Event next(long millis) throws InterruptedException {
            return waiting.poll(millis, TimeUnit.MILLISECONDS);
        }

        /** Whether something got lost since this was asked last; what is left is of no use then. */
        boolean hasLost() {
            if (lost) {
                waiting.clear();
                lost = false;
                return true;
            }
            return false;
        }

        @Override
        public void close() {
            pages.remove(this);
        }
    }

    /** A page opens; null if there are too many. */
    synchronized @Nullable Page open() {
        if (pages.size() >= MOST_PAGES) {
            return null;
        }
        Page page = new Page();
        pages.add(page);
        return page;
    }

    void tell(String name, Object data) {
        Event event = new Event(name, data);
        for (Page page : pages) {
            if (!page.waiting.offer(event)) {
                page.lost = true;
            }
        }
    }
}
