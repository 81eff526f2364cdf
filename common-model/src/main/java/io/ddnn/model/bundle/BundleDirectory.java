package io.ddnn.model.bundle;

import io.ddnn.model.network.DefinitionException;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.slice.SliceCodec;
import io.ddnn.model.slice.SliceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bundle on disk: {@code manifest.json}, {@code network.yaml}, and a file {@code <node>.slice} a node. A tier needs
 * the first two and its own slice only. Every file is checked against the manifest before it is used.
 */
public final class BundleDirectory {

    static final String MANIFEST = "manifest.json";
    static final String DEFINITION = "network.yaml";

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final long MAX_MANIFEST_BYTES = 1 << 20;

    private final Path directory;
    private final Manifest manifest;
    private final NetworkDefinition definition;

    private BundleDirectory(Path directory, Manifest manifest, NetworkDefinition definition) {
        this.directory = directory;
        this.manifest = manifest;
        this.definition = definition;
    }

    /**
     * Opens a bundle: reads and checks its manifest and its definition.
     *
     * @throws BundleException if the directory does not hold a bundle that fits this code
     */
    public static BundleDirectory open(Path directory) {
        Manifest manifest = readManifest(directory);
        byte[] yaml = verified(directory, manifest, DEFINITION, NetworkDefinitionReader.MAX_BYTES);
        NetworkDefinition definition;
        try {
            definition = NetworkDefinitionReader.parse(new String(yaml, StandardCharsets.UTF_8));
        } catch (DefinitionException e) {
            throw new BundleException("bundle " + directory + ": " + DEFINITION + ": " + e.getMessage(), e);
        }
        if (!definition.name().equals(manifest.network())) {
            throw new BundleException("bundle " + directory + ": " + DEFINITION + " is of network '"
                    + definition.name() + "', expected '" + manifest.network() + "' as in " + MANIFEST);
        }
        return new BundleDirectory(directory, manifest, definition);
    }

    /**
     * Reads only a bundle's manifest, which tells the version.
     *
     * @throws BundleException if there is none that fits this code
     */
    public static Manifest readManifest(Path directory) {
        byte[] json = read(directory, MANIFEST, MAX_MANIFEST_BYTES);
        try {
            return manifest(JSON.readTree(json));
        } catch (JacksonException e) {
            if (e.getCause() instanceof BundleException cause) {
                throw new BundleException("bundle " + directory + ": " + cause.getMessage(), e);
            }
            throw new BundleException("bundle " + directory + ": " + MANIFEST + " cannot be read: "
                    + e.getOriginalMessage(), e);
        } catch (BundleException e) {
            throw new BundleException("bundle " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Looks at the format first: what else another one holds is not for this code to judge. */
    private static Manifest manifest(JsonNode tree) {
        if (!tree.isObject()) {
            throw new BundleException(MANIFEST + ": found " + tree.getNodeType().name().toLowerCase(Locale.ROOT)
                    + ", expected an object");
        }
        JsonNode format = tree.path("formatVersion");
        if (!format.isInt() || format.intValue() != Manifest.FORMAT) {
            throw new BundleException(MANIFEST + ": formatVersion is "
                    + (format.isMissingNode() ? "missing" : format.toString()) + ", expected " + Manifest.FORMAT);
        }
        return JSON.treeToValue(tree, Manifest.class);
    }

    /** The bundle's manifest. */
    public Manifest manifest() {
        return manifest;
    }

    /** The network's definition. */
    public NetworkDefinition definition() {
        return definition;
    }

    /** The network's version, 6 hex digits. */
    public String version() {
        return manifest.version();
    }

    /**
     * Reads one node's slice.
     *
     * @throws BundleException if the file is missing, does not fit the manifest or is not that node's slice
     */
    public NodeSlice slice(String node) {
        if (!definition.hasNode(node)) {
            throw new BundleException("bundle " + directory + ": node is '" + node + "', expected one of "
                    + definition.nodes().stream().map(NodeDefinition::id).toList());
        }
        String file = node + ".slice";
        byte[] bytes = verified(directory, manifest, file, SliceCodec.MAX_BYTES);
        try {
            NodeSlice slice = SliceCodec.decode(bytes);
            if (!slice.node().equals(node)) {
                throw new SliceException("slice is of node '" + slice.node() + "', expected '" + node + "'");
            }
            slice.check(definition);
            return slice;
        } catch (SliceException e) {
            throw new BundleException("bundle " + directory + ": " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the slices of all nodes.
     *
     * @throws BundleException if a slice cannot be used
     */
    public Bundle readAll() {
        Map<String, NodeSlice> slices = new HashMap<>();
        for (NodeDefinition node : definition.nodes()) {
            slices.put(node.id(), slice(node.id()));
        }
        return new Bundle(definition, slices, manifest.training(), manifest.metrics());
    }

    private static byte[] verified(Path directory, Manifest manifest, String file, long maxBytes) {
        String expected = manifest.files().get(file);
        if (expected == null) {
            throw new BundleException("bundle " + directory + ": " + MANIFEST + " does not name " + file);
        }
        byte[] bytes = read(directory, file, maxBytes);
        String found = Digests.sha256(bytes);
        if (!found.equals(expected)) {
            throw new BundleException("bundle " + directory + ": " + file + " has SHA-256 " + found + ", expected "
                    + expected + " as in " + MANIFEST);
        }
        return bytes;
    }

    private static byte[] read(Path directory, String file, long maxBytes) {
        Path path = directory.resolve(file);
        try {
            long size = Files.size(path);
            if (size > maxBytes) {
                throw new BundleException(
                        "bundle " + directory + ": " + file + " has " + size + " bytes, expected at most " + maxBytes);
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new BundleException("bundle " + directory + ": " + file + " is missing", e);
        } catch (IOException e) {
            throw new BundleException("bundle " + directory + ": " + file + " cannot be read: " + e, e);
        }
    }
}
