package io.ddnn.model.bundle;

import io.ddnn.model.network.NetworkDefinitionWriter;
import io.ddnn.model.slice.SliceCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes bundles: first aside, then published by rename, so that nobody ever sees half of one. */
public final class BundleWriter {

    private BundleWriter() {}

    /**
     * Writes a bundle.
     *
     * @param directory where to publish it; an older bundle there is replaced, anything else is refused
     * @return the manifest that was written
     * @throws BundleException if the directory holds something that is not a bundle
     * @throws IOException if writing fails; an older bundle is then still in place
     */
    public static Manifest write(Bundle bundle, Path directory) throws IOException {
        Path target = Files.exists(directory) ? directory.toRealPath() : directory.toAbsolutePath().normalize();
        requireReplaceable(target);
        Map<String, byte[]> contents = new LinkedHashMap<>();
        contents.put(BundleDirectory.DEFINITION,
                NetworkDefinitionWriter.toYaml(bundle.definition()).getBytes(StandardCharsets.UTF_8));
        bundle.slices().forEach((node, slice) -> contents.put(node + ".slice", SliceCodec.encode(slice)));
        SortedMap<String, String> files = new TreeMap<>();
        contents.forEach((file, bytes) -> files.put(file, Digests.sha256(bytes)));
        Manifest manifest = new Manifest(Manifest.FORMAT, bundle.definition().name(), Manifest.versionOf(files), files,
                new TreeMap<>(bundle.training()), new TreeMap<>(bundle.metrics()));
        contents.put(BundleDirectory.MANIFEST, BundleDirectory.JSON.writeValueAsBytes(manifest));

        Path parent = target.getParent();
        if (parent == null) {
            throw new BundleException("directory is '" + directory + "', expected one below another");
        }
        Files.createDirectories(parent);
        Path aside = Files.createDirectory(parent.resolve(".bundle-" + UUID.randomUUID()));
        try {
            for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
                Files.write(aside.resolve(entry.getKey()), entry.getValue());
            }
            publish(aside, target);
        } finally {
            delete(aside);
        }
        return manifest;
    }

    /**
     * Checks that a bundle may be written somewhere, for those who want to know before long work. A directory that holds
     * anything but the files of a bundle is not ours to replace.
     *
     * @throws BundleException if the directory holds something that is not a bundle
     * @throws IOException if it cannot be read
     */
    public static void requireReplaceable(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        List<Path> entries = List.of();
        if (Files.isDirectory(target)) {
            try (Stream<Path> list = Files.list(target)) {
                entries = list.sorted().toList();
            }
            if (entries.isEmpty()) {
                return;
            }
        }
        if (!entries.contains(target.resolve(BundleDirectory.MANIFEST))) {
            throw new BundleException(
                    target + " exists and is not a bundle; expected a new or empty directory, or a bundle");
        }
        for (Path entry : entries) {
            if (!Manifest.isPart(entry.getFileName().toString()) || !Files.isRegularFile(entry)) {
                throw new BundleException(target + " holds '" + entry.getFileName()
                        + "', which is no part of a bundle; expected a new or empty directory, or a bundle");
            }
        }
    }

    private static void publish(Path aside, Path target) throws IOException {
        if (!Files.exists(target)) {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = target.resolveSibling(aside.getFileName() + ".old");
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(old);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                Files.delete(entry);
            }
        }
        Files.delete(directory);
    }
}
