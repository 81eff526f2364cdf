package io.ddnn.service.config;

import io.ddnn.model.network.Tier;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Which protection a service is configured with, and whether that is enough for the addresses that it is to listen on.
 *
 * <p>With neither TLS nor tokens a service is not protected, and serves loopback addresses only. On any other address it
 * needs TLS and a way to tell its callers: client certificates at an edge and at the cloud, tokens at a device. A service
 * that nobody could ask because half of its protection is missing does not start either.
 */
public final class Protection {

    /** Names the SSL bundle of the service's own port. */
    public static final String SERVER_BUNDLE = "server.ssl.bundle";

    /** Names the file with the hashes of tokens. */
    public static final String TOKENS = "ddnn.security.tokens";

    /** Names the roles of callers that show neither a token nor a certificate: on loopback only. */
    public static final String ANONYMOUS = "ddnn.security.anonymous";

    /** The role of a node whose messages need no certificate. */
    public static final String NODE = "node";

    private static final Set<String> ANONYMOUS_ROLES = Set.of("infer", "metrics", NODE);

    private static final String CLIENT_AUTH = "server.ssl.client-auth";

    private final Environment environment;

    /** Reads the protection from a service's properties. */
    public Protection(Environment environment) {
        this.environment = environment;
    }

    /** Whether callers are to be authenticated. */
    public boolean isConfigured() {
        return hasServerTls() || has(TOKENS);
    }

    /** Whether the service's own port speaks TLS. */
    public boolean hasServerTls() {
        return has(SERVER_BUNDLE);
    }

    /**
     * The roles of callers that show neither a token nor a certificate.
     *
     * @throws TierStartException if one is not known, or is not one for everybody
     */
    public Set<String> anonymousRoles() {
        String value = environment.getProperty(ANONYMOUS);
        if (value == null || value.isBlank()) {
            return Set.of();
        }
        Set<String> roles = new TreeSet<>(List.of(value.strip().split("\\s*,\\s*", -1)));
        if (!ANONYMOUS_ROLES.containsAll(roles)) {
            throw new TierStartException(
                    ANONYMOUS + " is '" + value + "', expected some of " + new TreeSet<>(ANONYMOUS_ROLES));
        }
        return roles;
    }

    /**
     * Checks that the service is neither open by accident nor closed to everyone.
     *
     * @throws TierStartException naming the property that is wrong, its value, and what was expected
     */
    public void check() {
        if (environment.getProperty("server.ssl.certificate") != null
                || environment.getProperty("server.ssl.key-store") != null) {
            throw new TierStartException("server.ssl has a key of its own, expected " + SERVER_BUNDLE
                    + " with the name of a bundle below spring.ssl.bundle: such a bundle can be renewed while the"
                    + " service runs");
        }
        boolean device = Tier.DEVICE.text().equals(environment.getProperty(TierApplication.TIER_PROPERTY));
        if (isConfigured() && device && !has(TOKENS)) {
            throw missing(TOKENS, "a file with the hashes of tokens: with TLS alone nobody could ask this device");
        }
        Set<String> anonymous = anonymousRoles();
        if (isConfigured() && !device && !anonymous.contains(NODE)) {
            if (!hasServerTls()) {
                throw missing(SERVER_BUNDLE,
                        "the name of an SSL bundle: the messages of other tiers are told by their certificates");
            }
            String clientAuth = environment.getProperty(CLIENT_AUTH, "want");
            if (!clientAuth.equalsIgnoreCase("want") && !clientAuth.equalsIgnoreCase("need")) {
                throw new TierStartException(CLIENT_AUTH + " is '" + clientAuth
                        + "', expected want or need: the messages of other tiers are told by their certificates");
            }
        }
        checkParent(environment.getProperty("ddnn.parent"));
        if (!anonymous.isEmpty()) {
            checkAddress("server.address", true, false);
            checkAddress("management.server.address", environment.getProperty("management.server.port") != null, false);
        }
        checkAddress("server.address", true, hasServerTls());
        boolean ownPort = environment.getProperty("management.server.port") != null;
        checkAddress("management.server.address", ownPort, ownPort
                ? has("management.server.ssl.bundle") && has(TOKENS)
                : hasServerTls());
    }

    /** Samples and their classes leave the machine encrypted, or not at all. */
    private static void checkParent(@Nullable String parent) {
        if (parent != null && parent.startsWith("http://") && !isLoopback(host(parent))) {
            throw new TierStartException("ddnn.parent is '" + parent
                    + "', expected https://, or http:// and a loopback address such as 127.0.0.1");
        }
    }

    private static @Nullable String host(String address) {
        try {
            return new URI(address).getHost();
        } catch (URISyntaxException _) {
            return null;
        }
    }

    private void checkAddress(String property, boolean needed, boolean isProtected) {
        String address = environment.getProperty(property);
        if (address == null && !needed) {
            return;
        }
        if (!isLoopback(address) && (!isProtected || !resolves(address))) {
            throw new TierStartException(property + " is '" + address
                    + "', expected a loopback address such as 127.0.0.1: any other needs "
                    + (property.startsWith("management")
                            ? "management.server.ssl.bundle and " + TOKENS
                            : SERVER_BUNDLE + " and a way to tell callers, see docs/security.md"));
        }
    }

    /** Whether an address is one that only this machine reaches. */
    static boolean isLoopback(@Nullable String address) {
        try {
            return address != null && !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private static boolean resolves(@Nullable String address) {
        try {
            return address != null && !address.isBlank() && InetAddress.getByName(address) != null;
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private boolean has(String property) {
        String value = environment.getProperty(property);
        return value != null && !value.isBlank();
    }

    private static TierStartException missing(String property, String expected) {
        return new TierStartException(property + " is not set, expected " + expected);
    }
}
