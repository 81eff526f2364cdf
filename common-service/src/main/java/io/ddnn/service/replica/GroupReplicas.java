package io.ddnn.service.replica;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.dns.DNS_PING;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ExtendedUUID;
import org.jgroups.util.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replicas that form a group with JGroups: it finds members, agrees with them on views, and notices which have crashed, at
 * once if their connections break, within {@value #SILENCE_MILLIS} ms if they fall silent.
 *
 * <p>A member's address carries the base address under which it serves HTTP, so that a view is all that is needed to forward
 * a message.
 */
final class GroupReplicas implements Replicas, Receiver, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupReplicas.class);

    private static final String SERVES = "serves";
    private static final int SILENCE_MILLIS = 3000;
    private static final int HEARTBEAT_MILLIS = 750;
    private static final int VERIFY_MILLIS = 500;
    /** How long members that are known may take to answer one that joins: it would found a group of its own otherwise. */
    private static final int JOIN_MILLIS = 3000;

    /** The same where none is known. */
    private static final int ALONE_MILLIS = 300;

    private static final int MERGE_MIN_MILLIS = 2000;
    private static final int MERGE_MAX_MILLIS = 6000;
    private static final long UNREACHABLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final JChannel channel;
    private final GMS membership;
    private final ReplicaResolver discovery;
    private final IpAddress listens;
    private final String own;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<byte[]>> hearers = new CopyOnWriteArrayList<>();
    private final Map<String, Long> unreachable = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Members members;

    /** Those of a view, by the addresses that they serve. */
    private record Members(long view, List<String> addresses) {}

    /**
     * Makes a member of a group; it is alone until {@link #join}.
     *
     * @param own base address under which this service serves HTTP
     * @param bind where to listen for other members
     * @param port the port there
     * @param sockets makes the connections between members
     * @param discovery where other members may be
     */
    GroupReplicas(URI own, InetAddress bind, int port, SocketFactory sockets, ReplicaResolver discovery)
            throws IOException {
        this.own = own.toString();
        this.members = new Members(0, List.of(this.own));
        this.membership = new GMS().printLocalAddress(false);
        this.discovery = discovery;
        this.listens = new IpAddress(bind, port);
        try {
            this.channel = new JChannel(protocols(bind, port, sockets, discovery, membership)).name(this.own)
                    .receiver(this);
        } catch (Exception e) {
            throw new IOException("replicas cannot talk on port " + port + " of " + bind.getHostAddress() + ": "
                    + e.getMessage(), e);
        }
        channel.addAddressGenerator(() -> ExtendedUUID.randomUUID(this.own)
                .put(SERVES, this.own.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Protocol> protocols(InetAddress bind, int port, SocketFactory sockets,
            ReplicaResolver discovery, GMS membership) {
        TCP tcp = new TCP();
        tcp.setBindAddress(bind).setBindPort(port).setPortRange(0);
        tcp.setSocketFactory(sockets);
        tcp.disableDiagnostics();
        // not FD_SOCK2: its sockets know no TLS
        tcp.enableSuspectEvents(true);
        // the default one has been seen to spin on a whole core, for ever, after a member had left (5.5.2)
        tcp.setBundlerType("transfer-queue");
        DNS_PING ping = new DNS_PING().setDNSResolver(discovery).setDNSQuery("replicas").dnsRecordType("SRV");
        return List.of(tcp, ping,
                new MERGE3().setMinInterval(MERGE_MIN_MILLIS).setMaxInterval(MERGE_MAX_MILLIS),
                new FD_ALL3().setTimeout(SILENCE_MILLIS).setInterval(HEARTBEAT_MILLIS),
                new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS),
                new NAKACK2(), new UNICAST3(), new STABLE(),
                membership);
    }

    /** Joins the group of a node, or founds it. */
    void join(String node) throws IOException {
        boolean alone = discovery.places().stream().allMatch(listens::equals);
        membership.setJoinTimeout(alone ? ALONE_MILLIS : JOIN_MILLIS);
        try {
            channel.connect("ddnn-" + node);
        } catch (Exception e) {
            throw new IOException("cannot join the replicas of node '" + node + "': " + e.getMessage(), e);
        }
    }

    /** Leaves the group: from now on other replicas own all samples, if there are any. */
    void leave() {
        if (channel.isConnected()) {
            channel.disconnect();
            accept(members.view(), members.addresses().stream().filter(address -> !address.equals(own)).toList());
        }
    }

    @Override
    public void viewAccepted(View view) {
        List<String> addresses = new ArrayList<>();
        for (Address member : view.getMembers()) {
            byte[] serves = member instanceof ExtendedUUID id ? id.get(SERVES) : null;
            if (serves != null) {
                addresses.add(new String(serves, StandardCharsets.UTF_8));
            }
        }
        LOG.info("view {} of the replicas: {}", view.getViewId().getId(), addresses);
        accept(view.getViewId().getId(), addresses);
    }

    private void accept(long view, List<String> addresses) {
        lock.lock();
        try {
            members = new Members(view, List.copyOf(addresses));
            // who has left need not be remembered
            unreachable.keySet().removeIf(address -> !addresses.contains(address));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public @Nullable URI ownerElsewhere(String sample) {
        List<String> candidates = members.addresses();
        if (!unreachable.isEmpty()) {
            long now = System.nanoTime();
            candidates = candidates.stream().filter(address -> !isUnreachable(address, now)).toList();
        }
        String owner = Rendezvous.choose(sample, candidates);
        return owner == null || owner.equals(own) ? null : URI.create(owner);
    }

    private boolean isUnreachable(String address, long now) {
        Long since = unreachable.get(address);
        return since != null && now - since < UNREACHABLE_NANOS;
    }

    /** How many replicas there are, this one included. */
    int size() {
        return members.addresses().size();
    }

    @Override
    public long view() {
        return members.view();
    }

    @Override
    public boolean awaitView(long view, Duration most) throws InterruptedException {
        if (members.view() >= view) {
            return true;
        }
        long nanos = most.toNanos();
        lock.lock();
        try {
            while (members.view() < view && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return members.view() >= view;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void unreachable(URI replica) {
        unreachable.put(replica.toString(), System.nanoTime());
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void tell(byte[] word) {
        try {
            channel.send(new BytesMessage(null, word).setFlag(Message.TransientFlag.DONT_LOOPBACK));
        } catch (Exception e) {
            LOG.warn("the other replicas cannot be told: {}", e.toString());
        }
    }

    @Override
    public void receive(Message message) {
        byte[] word = message.getArray() == null
                ? new byte[0]
                : Arrays.copyOfRange(message.getArray(), message.getOffset(),
                        message.getOffset() + message.getLength());
        hearers.forEach(hearer -> hearer.accept(word));
    }

    @Override
    public void onWord(Consumer<byte[]> listener) {
        hearers.add(listener);
    }

    @Override
    public void close() {
        channel.close();
    }
}
