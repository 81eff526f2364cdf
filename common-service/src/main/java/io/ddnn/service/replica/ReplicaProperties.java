package io.ddnn.service.replica;

import io.ddnn.service.config.TierStartException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of replicas, {@code ddnn.replicas.*}.
 *
 * @param discovery where to look for other replicas of this node, each {@code host:port}: all addresses that a host's name
 *     has are asked, again and again; empty: this service is the only one of its node
 * @param port the port on which replicas talk about who there is
 * @param address this service's own address, as other replicas reach it; empty: that of the host's name
 */
@ConfigurationProperties("ddnn.replicas")
public record ReplicaProperties(
        @DefaultValue List<String> discovery, @DefaultValue("7800") int port, @DefaultValue("") String address) {

    private static final int LAST_PORT = 65_535;

    public ReplicaProperties {
        discovery = List.copyOf(discovery);
        for (String place : discovery) {
            String number = place.substring(place.lastIndexOf(':') + 1);
            if (!place.matches("[A-Za-z0-9.-]+:[0-9]{1,5}") || Integer.parseInt(number) > LAST_PORT) {
                throw new TierStartException(
                        "ddnn.replicas.discovery has '" + place + "', expected a host and a port, as in edge:7800");
            }
        }
        if (port < 1 || port > LAST_PORT) {
            throw new TierStartException("ddnn.replicas.port is " + port + ", expected 1 to " + LAST_PORT);
        }
    }
}
