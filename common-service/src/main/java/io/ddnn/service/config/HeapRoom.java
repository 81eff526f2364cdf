package io.ddnn.service.config;

/**
 * For how many requests that wait for their answers a heap has room. Such a request costs a server far more than its
 * message: Tomcat keeps about 80 KB of buffers for its connection, and a virtual thread has a stack. A heap that is full of
 * them is collected for ever, and a service that only collects garbage answers nobody in time.
 */
public final class HeapRoom {

    /** What a connection costs while a request is on it, in bytes, rounded up. */
    private static final int REQUEST_BYTES = 96 * 1024;

    private static final int MIN_REQUESTS = 32;

    /** As many connections as Tomcat takes by default. */
    private static final int MAX_CONNECTIONS = 8192;

    private HeapRoom() {}

    /**
     * How many requests fit into half of a heap.
     *
     * @param heap the heap's largest size, in bytes
     */
    public static int requests(long heap) {
        return Math.clamp(heap / 2 / REQUEST_BYTES, MIN_REQUESTS, MAX_CONNECTIONS);
    }

    /**
     * How many connections may be open: more than requests, so that what is beyond those is told so instead of being left
     * to wait.
     *
     * @param heap the heap's largest size, in bytes
     */
    public static int connections(long heap) {
        return Math.min(2 * requests(heap), MAX_CONNECTIONS);
    }
}
