package io.ddnn.service.replica;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.protocols.dns.DNSResolver;
import org.jgroups.stack.IpAddress;

/**
 * Looks up where replicas may be, with the resolver of the machine: JGroups' own asks a name server for itself, and knows
 * neither {@code /etc/hosts} nor the search domains of a container.
 */
final class ReplicaResolver implements DNSResolver {

    private final List<String> names;

    /**
     * Makes a resolver.
     *
     * @param places each {@code host:port}
     */
    ReplicaResolver(List<String> places) {
        this.names = List.copyOf(places);
    }

    @Override
    public List<Address> resolveIps(String query, DNSRecordType type) {
        return places();
    }

    /** Where replicas may be now. */
    List<Address> places() {
        List<Address> found = new ArrayList<>();
        for (String place : names) {
            int colon = place.lastIndexOf(':');
            try {
                for (InetAddress address : InetAddress.getAllByName(place.substring(0, colon))) {
                    found.add(new IpAddress(address, Integer.parseInt(place.substring(colon + 1))));
                }
            } catch (UnknownHostException _) {
                // there may be none yet; it is asked again
            }
        }
        return found;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
