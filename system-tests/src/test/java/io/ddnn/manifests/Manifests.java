package io.ddnn.manifests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Resources as kustomize renders them. */
final class Manifests {

    /** The repository. */
    static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")));

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private Manifests() {}

    /** Skips the test where there is no kubectl, or fails it where tools are required. */
    static void requireKubectl() {
        boolean found = false;
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            found |= !directory.isEmpty() && Files.isExecutable(Path.of(directory, "kubectl"));
        }
        if ("required".equals(System.getProperty("ddnn.tools"))) {
            Assertions.assertTrue(found, "kubectl is not on the PATH, but ddnn.tools is 'required'");
        }
        Assumptions.assumeTrue(found, "kubectl is not on the PATH");
    }

    /** Renders a directory with {@code kubectl kustomize}, which must have nothing to complain of. */
    static String render(Path directory) throws IOException, InterruptedException {
        Path err = Files.createTempFile("kustomize", ".err");
        Process process = new ProcessBuilder("kubectl", "kustomize", directory.toString())
                .redirectError(err.toFile()).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assertions.assertTrue(process.waitFor(60, TimeUnit.SECONDS), "kubectl did not end");
        Assertions.assertEquals("", Files.readString(err), directory.toString());
        Assertions.assertEquals(0, process.exitValue(), directory.toString());
        return text;
    }

    /** The documents of a YAML text; a key that stands twice is an error. */
    static List<Resource> read(String text) {
        List<Resource> resources = new ArrayList<>();
        try (MappingIterator<Map<String, Object>> documents =
                YAML.readerFor(new TypeReference<Map<String, Object>>() {}).readValues(text)) {
            documents.forEachRemaining(document -> resources.add(new Resource(document)));
        }
        return resources;
    }

    @SuppressWarnings("unchecked") // YAML's mappings have string keys here, or the test fails where they are read
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    /** A resource, as nested maps and lists. */
    record Resource(Map<String, Object> content) {

        /** {@code kind/name}. */
        String id() {
            return kind() + "/" + name();
        }

        String kind() {
            return String.valueOf(content.get("kind"));
        }

        String name() {
            return String.valueOf(at("metadata.name"));
        }

        /** What stands at a path of names with dots between them; an empty map if there is nothing. */
        Object at(String path) {
            Object value = content;
            for (String name : path.split("\\.", -1)) {
                value = value instanceof Map<?, ?> map && map.get(name) != null
                        ? Objects.requireNonNull(map.get(name))
                        : Map.of();
            }
            return value;
        }

        /** The same as a map. */
        Map<String, Object> map(String path) {
            return Manifests.map(at(path));
        }

        /** The same as a list of maps; an empty one if there is nothing. */
        List<Map<String, Object>> list(String path) {
            return at(path) instanceof List<?> list ? list.stream().map(Manifests::map).toList() : List.of();
        }

        /** The pod template of a workload; empty for others. */
        Map<String, Object> podSpec() {
            return map("spec.template.spec");
        }

        boolean isWorkload() {
            return List.of("Deployment", "StatefulSet").contains(kind());
        }
    }
}
