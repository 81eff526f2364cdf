package io.ddnn.model.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of a bundle, {@code manifest.json}.
 *
 * @param formatVersion format of the bundle
 * @param network name of the network
 * @param version the network's version: the first 6 hex digits of the SHA-256 over the lines {@code "<file>
 *     <sha256>\n"} in the order of file names. So it changes with every byte of the definition and of a slice
 * @param files SHA-256 of each file, in hex, by file name
 * @param training what the network was trained on and how, for people
 * @param metrics measured figures, by name
 */
public record Manifest(int formatVersion, String network, String version, SortedMap<String, String> files,
        SortedMap<String, String> training, SortedMap<String, Double> metrics) {

    /** The format that this code writes and reads. */
    public static final int FORMAT = 1;

    private static final Pattern FILE = Pattern.compile("network\\.yaml|[a-z0-9-]{1,32}\\.slice");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public Manifest {
        if (formatVersion != FORMAT) {
            throw new BundleException("manifest.json: formatVersion is " + formatVersion + ", expected " + FORMAT);
        }
        if (network == null || files == null) {
            throw new BundleException("manifest.json: network or files is missing");
        }
        requireValues("files", files);
        requireValues("training", training);
        requireValues("metrics", metrics);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        training = Collections.unmodifiableSortedMap(training == null ? new TreeMap<>() : new TreeMap<>(training));
        metrics = Collections.unmodifiableSortedMap(metrics == null ? new TreeMap<>() : new TreeMap<>(metrics));
        files.forEach((file, digest) -> {
            if (!FILE.matcher(file).matches() || !DIGEST.matcher(digest).matches()) {
                throw new BundleException("manifest.json: files names '" + file + "' with digest '" + digest
                        + "', expected network.yaml or <node>.slice with 64 hex digits");
            }
        });
        String expected = versionOf(files);
        if (!expected.equals(version)) {
            throw new BundleException(
                    "manifest.json: version is '" + version + "', expected '" + expected + "' for its files");
        }
    }

    private static void requireValues(String field, @Nullable Map<String, ? extends @Nullable Object> values) {
        if (values != null && values.containsValue(null)) {
            throw new BundleException("manifest.json: " + field + " holds null, expected values");
        }
    }

    /** Whether a file of this name may belong to a bundle. */
    static boolean isPart(String file) {
        return file.equals(BundleDirectory.MANIFEST) || FILE.matcher(file).matches();
    }

    /** The version that a set of files has. */
    public static String versionOf(Map<String, String> files) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(files).forEach((file, digest) -> lines.append(file).append(' ').append(digest).append('\n'));
        return Digests.sha256(lines.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 6);
    }
}
