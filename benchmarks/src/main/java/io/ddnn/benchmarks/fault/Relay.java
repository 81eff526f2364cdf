package io.ddnn.benchmarks.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A TCP relay between two tiers, whose link can be made slow, stalled, cut or broken in the middle of messages. */
public final class Relay implements AutoCloseable {

    private static final int CHUNK = 16 * 1024;
    private static final int RESET_EVERY = 5;
    private static final int STALL_EVERY = 50;
    private static final long STALL_MILLIS = 200;
    private static final long POLL_MILLIS = 10;

    /** What the link does. */
    public enum Mode {
        /** Passes everything on at once. */
        OPEN,
        /** 50 ms each way, 1 Mbit/s, and a stall of 200 ms every 50 chunks, as a lost packet's repetition causes. */
        SLOW,
        /** Resets what is connected and what connects. */
        CUT,
        /** Takes everything and passes nothing on. */
        BLACK_HOLE,
        /** Resets the connection after every fifth chunk towards the tier above, with half of it passed on. */
        RESET_REQUESTS,
        /** Resets the connection after every fifth chunk from the tier above, with half of it passed on. */
        HALF_REPLIES
    }

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Direction up = new Direction(Mode.RESET_REQUESTS);
    private final Direction down = new Direction(Mode.HALF_REPLIES);
    private volatile Mode mode = Mode.OPEN;

    /**
     * Opens a relay on a free port of the loopback interface.
     *
     * @param target port of the tier above, on the same interface
     */
    public Relay(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    /** Where the tier below reaches the tier above through this relay. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Changes what the link does, from now on. */
    public void set(Mode next) {
        mode = next;
        if (next == Mode.CUT) {
            sockets.forEach(Relay::reset);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket below = server.accept();
                Thread.startVirtualThread(() -> connect(below));
            } catch (IOException _) {
                // closed, or the caller is gone already
            }
        }
    }

    private void connect(Socket below) {
        sockets.add(below);
        if (mode == Mode.CUT) {
            release(below);
            return;
        }
        try {
            Socket above = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(above);
            below.setTcpNoDelay(true);
            above.setTcpNoDelay(true);
            Thread.startVirtualThread(() -> up.pump(below, above));
            Thread.startVirtualThread(() -> down.pump(above, below));
        } catch (IOException _) {
            // nobody listens above: the tier below sees that, too
            release(below);
        }
    }

    /** One way of the link; all its connections share the rate. */
    private final class Direction {
        private static final double NANOS_PER_BYTE = 8e9 / 1e6;

        private final Mode breaking;
        private long free = System.nanoTime();
        private int chunks;

        Direction(Mode breaking) {
            this.breaking = breaking;
        }

        void pump(Socket from, Socket to) {
            byte[] chunk = new byte[CHUNK];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                    while (mode == Mode.BLACK_HOLE) {
                        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                    }
                    if (mode == Mode.SLOW) {
                        TimeUnit.NANOSECONDS.sleep(slowness(length));
                    }
                    if (mode == breaking && breaks()) {
                        out.write(chunk, 0, length / 2);
                        return;
                    }
                    out.write(chunk, 0, length);
                }
            } catch (IOException _) {
                // one end broke: so does the other
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                release(from);
                release(to);
            }
        }

        private synchronized boolean breaks() {
            return ++chunks % RESET_EVERY == 0;
        }

        private synchronized long slowness(int bytes) {
            long now = System.nanoTime();
            free = Math.max(free, now) + Math.round(bytes * NANOS_PER_BYTE);
            long stall = ++chunks % STALL_EVERY == 0 ? STALL_MILLIS : 0;
            return free - now + TimeUnit.MILLISECONDS.toNanos(50 + stall);
        }
    }

    private void release(Socket socket) {
        sockets.remove(socket);
        reset(socket);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // closed already
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        sockets.forEach(Relay::reset);
    }
}
