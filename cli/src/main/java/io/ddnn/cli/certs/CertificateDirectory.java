package io.ddnn.cli.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    private static final String TOKENS = "tokens";
    private static final Map<String, String> ROLES =
            Map.of(CLIENT, "infer", METRICS, "metrics", ADMIN, "infer,metrics,admin");
    private static final List<String> OWN_HOSTS = List.of("localhost", "127.0.0.1", "::1");
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final int TOKEN_BYTES = 32;

    private final Path directory;
    private final Path authorityDirectory;

    /** What {@link #ensure} did. */
    public enum Ensured {
        /** There was nothing, or only a part of it: all is new. */
        CREATED,
        /** A node had no certificate or one near its end: all nodes have new ones. */
        RENEWED,
        /** All was as it should be. */
        KEPT
    }

    /** A directory that may not exist yet, with the authority's key in it. */
    public CertificateDirectory(Path directory) {
        this(directory, directory);
    }

    /**
     * A directory that may not exist yet.
     *
     * @param authorityDirectory where the authority's key lies, apart from what services read
     */
    public CertificateDirectory(Path directory, Path authorityDirectory) {
        this.directory = directory.toAbsolutePath().normalize();
        this.authorityDirectory = authorityDirectory.toAbsolutePath().normalize();
    }

    /** Whether there is an authority, with its key. */
    public boolean hasAuthority() {
        return Files.exists(authority()) && Files.exists(authorityKey());
    }

    /**
     * Writes a new authority, certificates and tokens.
     *
     * @param nodes ids of the nodes
     * @param hosts names and addresses under which the nodes are reached, besides this machine's own
     * @param life how long the certificates hold
     * @throws FileAlreadyExistsException if there is an authority, or a part of one
     */
    public void create(Collection<String> nodes, Collection<String> hosts, Duration life) throws IOException {
        for (Path file : List.of(authority(), authorityKey(), file(TOKENS))) {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
        }
        writeAll(nodes, hosts, life);
    }

    /** Writes tokens alone, where there are none yet: for services without TLS, which serve this machine only. */
    public void ensureTokens() throws IOException {
        if (!Files.exists(file(TOKENS))) {
            createDirectory(directory);
            putTokens();
        }
    }

    /** The file with the hashes of tokens. */
    public Path tokens() {
        return file(TOKENS);
    }

    /** Writes new certificates of the nodes by the authority that is there; tokens stay. */
    public void renew(Collection<String> nodes, Collection<String> hosts, Duration life) throws IOException {
        issue(Authority.read(authority(), authorityKey()), nodes, hosts, life);
        putProperties();
    }

    /**
     * Writes what is missing, and new certificates where one has less than a third of its life left.
     *
     * @throws NoSuchFileException if there is an authority without its key, and a certificate to be made
     */
    public Ensured ensure(Collection<String> nodes, Collection<String> hosts, Duration life) throws IOException {
        if (!Files.exists(authority())) {
            writeAll(nodes, hosts, life);
            return Ensured.CREATED;
        }
        Instant soon = Instant.now().plus(life.dividedBy(3));
        for (String node : nodes) {
            Path certificate = file(node + ".crt");
            if (!Files.exists(certificate) || Authority.endOf(certificate).isBefore(soon)) {
                renew(nodes, hosts, life);
                return Ensured.RENEWED;
            }
        }
        return Ensured.KEPT;
    }

    private void writeAll(Collection<String> nodes, Collection<String> hosts, Duration life) throws IOException {
        Instant now = Instant.now();
        createDirectory(directory);
        createDirectory(authorityDirectory);
        Authority authority = Authority.create("DDNN development authority", now, now.plus(AUTHORITY_LIFE));
        put(authorityKey(), authority.own().keyPem());
        putTokens();
        put(file("revoked"), "# serial numbers of revoked certificates in hex, one a line\n");
        issue(authority, nodes, hosts, life);
        putProperties();
        // last: where it is, all else is
        put(authority(), authority.own().certificatePem());
    }

    private void issue(Authority authority, Collection<String> nodes, Collection<String> hosts, Duration life)
            throws IOException {
        Instant now = Instant.now();
        for (String node : nodes) {
            Set<String> names = new LinkedHashSet<>(OWN_HOSTS);
            names.add(node);
            names.addAll(hosts);
            Authority.Issued issued =
                    authority.issue(node, List.of("spiffe://ddnn/node/" + node), names, now, now.plus(life));
            // the key first: a service reads both again when the certificate has changed
            put(file(node + ".key"), issued.keyPem());
            put(file(node + ".crt"), issued.certificatePem());
        }
    }

    private void putProperties() throws IOException {
        StringBuilder text = new StringBuilder(
                "# a service imports this: --spring.config.import=file:" + file("security.properties") + "\n");
        properties().forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        put(file("security.properties"), text.toString());
    }

    /** The properties of a protected service; they find its certificate by {@code ddnn.node}. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("server.ssl.bundle", "tier");
        properties.put("spring.ssl.bundle.pem.tier.reload-on-update", "true");
        properties.put("spring.ssl.bundle.pem.tier.keystore.certificate", "file:" + file("${ddnn.node}.crt"));
        properties.put("spring.ssl.bundle.pem.tier.keystore.private-key", "file:" + file("${ddnn.node}.key"));
        properties.put("spring.ssl.bundle.pem.tier.truststore.certificate", "file:" + file("ca.crt"));
        properties.put("ddnn.security.tokens", file(TOKENS).toString());
        properties.put("ddnn.security.revoked", file("revoked").toString());
        return properties;
    }

    /** The certificate of the authority. */
    public Path authority() {
        return file("ca.crt");
    }

    private Path authorityKey() {
        return authorityDirectory.resolve("ca.key");
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
            put(file(name + ".token"), token + "\n");
            lines.add(name + " " + ROLES.get(name) + " " + sha256(token));
        }
        put(file(TOKENS), String.join("\n", lines) + "\n");
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void createDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path.getParent());
            Files.createDirectory(path, owner("rwx------"));
        }
    }

    /** Whole or not at all, and never readable by others, not even for a moment. */
    private void put(Path file, String text) throws IOException {
        Path part = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part", owner("rw-------"));
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private FileAttribute<?>[] owner(String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[]{
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
