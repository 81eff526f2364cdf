package io.ddnn.service.replica;

import io.ddnn.service.config.Protection;
import io.ddnn.service.config.TierStartException;
import io.ddnn.service.node.ServedNetworks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jgroups.util.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/**
 * This service's membership in the group of its node's replicas: joins when the service listens, leaves when it is told to
 * stop, before it stops listening, so that it still forwards what comes meanwhile.
 */
final class ReplicaMembership implements Replicas, SmartLifecycle {

    private final ReplicaProperties properties;
    private final Environment environment;
    private final ServedNetworks networks;
    private final SocketFactory sockets;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<byte[]>> hearers = new CopyOnWriteArrayList<>();
    private volatile @Nullable GroupReplicas group;
    private volatile boolean running;

    ReplicaMembership(ReplicaProperties properties, Environment environment, ServedNetworks networks,
            SocketFactory sockets, MeterRegistry registry) {
        this.properties = properties;
        this.environment = environment;
        this.networks = networks;
        this.sockets = sockets;
        Gauge.builder("ddnn.replicas", this::size)
                .description("Replicas of this node that this one knows of, itself included")
                .register(registry);
    }

    @Override
    public void start() {
        try {
            InetAddress bind = own();
            String host = bind.getHostAddress();
            URI serves = URI.create((new Protection(environment).hasServerTls() ? "https" : "http") + "://"
                    + (host.contains(":") ? "[" + host + "]" : host) + ":"
                    + environment.getRequiredProperty("local.server.port"));
            GroupReplicas joined = new GroupReplicas(serves, bind, properties.port(), sockets,
                    new ReplicaResolver(properties.discovery()));
            joined.onChange(() -> listeners.forEach(Runnable::run));
            joined.onWord(word -> hearers.forEach(hearer -> hearer.accept(word)));
            joined.join(networks.newest().node().id());
            group = joined;
            running = true;
            listeners.forEach(Runnable::run);
        } catch (IOException e) {
            throw new TierStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private InetAddress own() throws UnknownHostException {
        if (!properties.address().isEmpty()) {
            return InetAddress.getByName(properties.address());
        }
        InetAddress listens = InetAddress.getByName(environment.getRequiredProperty("server.address"));
        return listens.isAnyLocalAddress() ? InetAddress.getLocalHost() : listens;
    }

    @Override
    public void stop() {
        GroupReplicas joined = group;
        running = false;
        if (joined != null) {
            joined.leave();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private int size() {
        GroupReplicas joined = group;
        return joined == null ? 1 : joined.size();
    }

    private Replicas current() {
        return Objects.requireNonNullElse(group, Replicas.NONE);
    }

    @Override
    public @Nullable URI ownerElsewhere(String sample) {
        return current().ownerElsewhere(sample);
    }

    @Override
    public long view() {
        return current().view();
    }

    @Override
    public boolean awaitView(long view, Duration most) throws InterruptedException {
        return current().awaitView(view, most);
    }

    @Override
    public void unreachable(URI replica) {
        current().unreachable(replica);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void tell(byte[] word) {
        current().tell(word);
    }

    @Override
    public void onWord(Consumer<byte[]> listener) {
        hearers.add(listener);
    }
}
