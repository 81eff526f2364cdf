package io.ddnn.benchmarks.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each connection to the next of several ports of this machine, as a service's one address does in a cluster. */
final class Balancer implements AutoCloseable {

    private final ServerSocket server;
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile List<Integer> targets;

    /** Opens it on a free port of the loopback interface. */
    Balancer(List<Integer> targets) throws IOException {
        this.targets = List.copyOf(targets);
        this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    /** Its address. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** From now on connections are given to these ports; those that are there stay. */
    void targets(List<Integer> ports) {
        targets = List.copyOf(ports);
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
        List<Integer> ports = targets;
        int first = turn.getAndIncrement();
        for (int i = 0; i < ports.size(); i++) {
            try {
                Socket above = new Socket(InetAddress.getLoopbackAddress(),
                        ports.get(Math.floorMod(first + i, ports.size())));
                sockets.add(above);
                below.setTcpNoDelay(true);
                above.setTcpNoDelay(true);
                Thread.startVirtualThread(() -> pass(below, above));
                Thread.startVirtualThread(() -> pass(above, below));
                return;
            } catch (IOException _) {
                // nobody there: the next one
            }
        }
        end(below);
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // one end broke: so does the other
        } finally {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException _) {
            // closed already
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        sockets.forEach(this::end);
    }
}
