package io.ddnn.cli.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A directory with all that a protected hierarchy needs: {@code ca.crt} and {@code ca.key}, a {@code <node>.crt} and
 * {@code <node>.key} for each node, {@code tokens} with the hashes of tokens and {@code <name>.token} with the tokens
 * themselves, an empty list {@code revoked}, and {@code security.properties}, which a service imports. All files are
 * readable by their owner only.
 */
public final class CertificateDirectory {

    /** The token for those who send images. */
    public static final String CLIENT = "client";

    /** The token for Prometheus. */
    public static final String METRICS = "metrics";

    /** The token for operators. */
    public static final String ADMIN = "admin";

    private static final Map<String, String> ROLES =
            Map.of(CLIENT, "infer", METRICS, "metrics", ADMIN, "infer,metrics,admin");
    private static final List<String> OWN_HOSTS = List.of("localhost", "127.0.0.1", "::1");
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final int TOKEN_BYTES = 32;

    private final Path directory;

    /** A directory that may not exist yet. */
    public CertificateDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * Writes an authority, certificates and tokens.
     *
     * @param nodes ids of the nodes
     * @param hosts names and addresses under which the nodes are reached, besides this machine's own
     * @param life how long the certificates hold
     * @param renew whether the directory has an authority already, which signs new certificates; its tokens stay
     * @throws FileAlreadyExistsException if it has one and is not to be renewed
     */
    public void write(Collection<String> nodes, Collection<String> hosts, Duration life, boolean renew)
            throws IOException {
        Instant now = Instant.now();
        Authority authority;
        if (renew) {
            authority = Authority.read(file("ca.crt"), file("ca.key"));
        } else {
            if (Files.exists(file("ca.crt")) || Files.exists(file("ca.key")) || Files.exists(file("tokens"))) {
                throw new FileAlreadyExistsException(file("ca.crt").toString());
            }
            create();
            authority = Authority.create("DDNN development authority", now, now.plus(AUTHORITY_LIFE));
            put("ca.key", authority.own().keyPem());
            put("ca.crt", authority.own().certificatePem());
            putTokens();
            put("revoked", "# serial numbers of revoked certificates in hex, one a line\n");
        }
        for (String node : nodes) {
            Set<String> names = new LinkedHashSet<>(OWN_HOSTS);
            names.add(node);
            names.addAll(hosts);
            Authority.Issued issued =
                    authority.issue(node, List.of("spiffe://ddnn/node/" + node), names, now, now.plus(life));
            // the key first: a service reads both again when the certificate has changed
            put(node + ".key", issued.keyPem());
            put(node + ".crt", issued.certificatePem());
        }
        StringBuilder text = new StringBuilder(
                "# a service imports this: --spring.config.import=file:" + file("security.properties") + "\n");
        properties().forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        put("security.properties", text.toString());
    }

    /** The properties of a protected service; they find its certificate by {@code ddnn.node}. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("server.ssl.bundle", "tier");
        properties.put("spring.ssl.bundle.pem.tier.reload-on-update", "true");
        properties.put("spring.ssl.bundle.pem.tier.keystore.certificate", "file:" + file("${ddnn.node}.crt"));
        properties.put("spring.ssl.bundle.pem.tier.keystore.private-key", "file:" + file("${ddnn.node}.key"));
        properties.put("spring.ssl.bundle.pem.tier.truststore.certificate", "file:" + file("ca.crt"));
        properties.put("ddnn.security.tokens", file("tokens").toString());
        properties.put("ddnn.security.revoked", file("revoked").toString());
        return properties;
    }

    /** The certificate of the authority. */
    public Path authority() {
        return file("ca.crt");
    }

    /** The file of a token. */
    public Path tokenFile(String name) {
        return file(name + ".token");
    }

    /** A token. */
    public String token(String name) throws IOException {
        return Files.readString(tokenFile(name)).strip();
    }

    /** A file of the directory. */
    public Path file(String name) {
        return directory.resolve(name);
    }

    private void putTokens() throws IOException {
        SecureRandom random = new SecureRandom();
        List<String> lines = new ArrayList<>(List.of("# who roles SHA-256 of the token"));
        for (String name : List.of(CLIENT, METRICS, ADMIN)) {
            byte[] bytes = new byte[TOKEN_BYTES];
            random.nextBytes(bytes);
            String token = "ddnn_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            put(name + ".token", token + "\n");
            lines.add(name + " " + ROLES.get(name) + " " + sha256(token));
        }
        put("tokens", String.join("\n", lines) + "\n");
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void create() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.getParent());
            Files.createDirectory(directory, owner("rwx------"));
        }
    }

    /** Whole or not at all, and never readable by others, not even for a moment. */
    private void put(String name, String text) throws IOException {
        Path part = Files.createTempFile(directory, "." + name, ".part", owner("rw-------"));
        Files.writeString(part, text);
        Files.move(part, file(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private FileAttribute<?>[] owner(String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[]{
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
