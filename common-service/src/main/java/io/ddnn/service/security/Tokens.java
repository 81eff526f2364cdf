package io.ddnn.service.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a service takes, as hashes. One a line: a name (who), roles with commas between them, and the SHA-256 of
 * the token in hex. A plain hash is enough because a token has 256 random bits, which nobody can try out.
 *
 * <pre>
 * # who      roles               SHA-256 of the token
 * cameras    infer               9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 * prometheus metrics             60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
 * </pre>
 */
public final class Tokens {

    /** The roles that a token may have. */
    public static final Set<String> ROLES = Set.of("infer", "metrics", "admin");

    /** Longer ones are none: nothing that long is hashed. */
    private static final int MAX_LENGTH = 512;

    /**
     * Who a token stands for.
     *
     * @param name who
     * @param roles of {@link #ROLES}
     */
    public record Holder(String name, Set<String> roles) {}

    /** A line of the file. */
    private record Entry(byte[] hash, Holder holder) {}

    private final List<Entry> entries;

    private Tokens(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException naming the line that is wrong, never its content: someone may have put a token there
     */
    public static Tokens parse(byte[] text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                entries.add(entry(line.strip().split("\\s+", -1), number));
            }
        }
        return new Tokens(entries);
    }

    private static Entry entry(String[] words, int line) {
        if (words.length != 3 || !words[0].matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("line " + line
                    + " is wrong, expected a name of [A-Za-z0-9._-], roles, and the SHA-256 of a token");
        }
        Set<String> roles = Set.of(words[1].split(",", -1));
        if (!ROLES.containsAll(roles)) {
            throw new IllegalArgumentException("line " + line + " has an unknown role, expected some of "
                    + new TreeSet<>(ROLES) + " with commas between them");
        }
        if (!words[2].matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException(
                    "line " + line + " has no SHA-256, expected 64 hex digits and not the token itself");
        }
        return new Entry(HexFormat.of().parseHex(words[2]), new Holder(words[0], roles));
    }

    /** Who holds a token; null if nobody does. Takes the same time wherever a wrong token differs. */
    public @Nullable Holder holder(String token) {
        if (token.isEmpty() || token.length() > MAX_LENGTH) {
            return null;
        }
        byte[] hash = hash(token);
        Holder found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.hash(), hash)) {
                found = entry.holder();
            }
        }
        return found;
    }

    /** The hash of a token, as it stands in the list. */
    public static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
