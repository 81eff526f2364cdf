package io.ddnn.service.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Refuses to start on a network interface: the services have no authentication, so they serve this machine only.
 */
@Component
public final class LoopbackOnly {

    /**
     * Checks the addresses that the service is to listen on.
     *
     * @throws TierStartException if one is not a loopback address
     */
    public LoopbackOnly(Environment environment) {
        require(environment, "server.address", true);
        require(environment, "management.server.address", environment.getProperty("management.server.port") != null);
    }

    private static void require(Environment environment, String property, boolean needed) {
        String address = environment.getProperty(property);
        if (address == null && !needed) {
            return;
        }
        try {
            if (address == null || address.isBlank() || !InetAddress.getByName(address).isLoopbackAddress()) {
                throw refused(property, address);
            }
        } catch (UnknownHostException e) {
            throw refused(property, address);
        }
    }

    private static TierStartException refused(String property, @Nullable String address) {
        return new TierStartException(property + " is '" + address
                + "', expected a loopback address such as 127.0.0.1: this version has no authentication");
    }
}
