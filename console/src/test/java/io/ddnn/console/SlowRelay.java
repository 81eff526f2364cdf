package io.ddnn.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A TCP relay as a link that can be made slow: bytes wait for a delay both ways, and upwards also for their turn. */
final class SlowRelay implements AutoCloseable {

    private static final int CHUNK = 1024;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI target;
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long delayNanos;
    private volatile double bytesPerSecond = Double.POSITIVE_INFINITY;

    SlowRelay(URI target) throws IOException {
        this.target = target;
        Future<?> _ = readers.submit(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Changes the link; what is on its way already keeps its time. */
    void link(Duration oneWayDelay, double upwardBytesPerSecond) {
        this.delayNanos = oneWayDelay.toNanos();
        this.bytesPerSecond = upwardBytesPerSecond;
    }

    private Void accept() throws IOException {
        while (true) {
            Socket below = server.accept();
            Socket above = new Socket(target.getHost(), target.getPort());
            for (Socket socket : new Socket[]{below, above}) {
                socket.setTcpNoDelay(true);
                sockets.add(socket);
            }
            Future<?> _ = readers.submit(() -> pump(below, above, true));
            Future<?> _ = readers.submit(() -> pump(above, below, false));
        }
    }

    private Void pump(Socket from, Socket to, boolean up) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[CHUNK];
        long free = System.nanoTime();
        long due = free;
        int count = 0;
        while (count >= 0) {
            count = read(in, buffer);
            byte[] chunk = Arrays.copyOf(buffer, Math.max(0, count));
            long now = System.nanoTime();
            free = Math.max(now, free) + (up ? (long) (1e9 * chunk.length / bytesPerSecond) : 0);
            due = Math.max(due, free + delayNanos);
            boolean last = count < 0;
            Future<?> _ = writer.schedule(() -> write(to, out, chunk, last), due - now, TimeUnit.NANOSECONDS);
        }
        return null;
    }

    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException _) {
            return -1;
        }
    }

    private static Void write(Socket to, OutputStream out, byte[] chunk, boolean last) throws IOException {
        out.write(chunk);
        out.flush();
        if (last) {
            to.close();
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        readers.shutdownNow();
        writer.shutdownNow();
    }
}
