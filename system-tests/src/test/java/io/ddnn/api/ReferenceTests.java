package io.ddnn.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.testing.WrittenDocument;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference of properties is what the code says of them, and documents speak only of what there is. */
class ReferenceTests {

    private static final Path ROOT = Path.of(System.getProperty("ddnn.root", ".."));
    private static final Pattern IN_CODE = Pattern.compile("\"(ddnn\\.[a-z.-]*[a-z])\"");
    private static final Pattern IN_DOCUMENTS = Pattern.compile("`(ddnn\\.[a-z.-]*[a-z])(=[^`]*)?`");
    /** Between the command line and the services that it starts. */
    private static final Set<String> INTERNAL = Set.of("ddnn.home", "ddnn.log.level", "ddnn.terminal", "ddnn.tier");

    private final Map<String, JsonNode> properties = properties();

    private static Map<String, JsonNode> properties() {
        Map<String, JsonNode> found = new TreeMap<>();
        try {
            for (URL file : Collections.list(ReferenceTests.class.getClassLoader()
                    .getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = file.openStream()) {
                    new JsonMapper().readTree(in).path("properties").forEach(each -> {
                        if (each.path("name").asString().startsWith("ddnn.")) {
                            found.put(each.path("name").asString(), each);
                        }
                    });
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    @Test
    void propertiesAreThoseOfTheCode() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Properties

                Of the services; `ddnn.kernel` is a system property of the JVM. Each can be given as an argument, in \
                `application.yml` or as an environment variable ([operations](../operations.md)). Times are written \
                like `200ms` or `2s`. Written from the code by a test.

                | property | default | is |
                |---|---|---|
                """);
        properties.forEach((name, property) -> {
            String what = plain(property.path("description").asString(""));
            assertThat(what).as("description of %s", name).isNotBlank();
            JsonNode value = property.path("defaultValue");
            page.append("| `").append(name).append("` | ")
                    .append(value.isMissingNode() || value.asString().isEmpty() ? "" : "`" + value.asString() + "`")
                    .append(" | ").append(what).append(" |\n");
        });
        WrittenDocument.assertIsWritten(ROOT.resolve("docs/reference/properties.md"), page.toString());
    }

    private static String plain(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^}]*)}", "`$1`").replaceAll("\\{@link ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ").replace("|", "\\|");
    }

    @Test
    void whatTheCodeNamesIsDocumented() throws IOException {
        Set<String> meters = documentedMeters();
        Set<String> unknown = new TreeSet<>();
        for (Path source : files(ROOT, ".java", "/src/main/")) {
            for (String name : names(IN_CODE, source)) {
                boolean group = properties.keySet().stream().anyMatch(each -> each.startsWith(name + "."));
                if (!properties.containsKey(name) && !group && !meters.contains(name) && !INTERNAL.contains(name)) {
                    unknown.add(name);
                }
            }
        }
        assertThat(unknown).as("neither a property nor a meter of docs/protocol.md").isEmpty();
    }

    @Test
    void whatDocumentsNameIsThere() throws IOException {
        Set<String> known = new TreeSet<>(properties.keySet());
        for (Path source : files(ROOT, ".java", "/src/main/")) {
            known.addAll(names(IN_CODE, source));
        }
        Set<String> unknown = new TreeSet<>();
        for (Path document : files(ROOT.resolve("docs"), ".md", "/docs/")) {
            for (String name : names(IN_DOCUMENTS, document)) {
                if (!known.contains(name) && !isBuildProperty(name)) {
                    unknown.add(ROOT.relativize(document) + ": " + name);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static boolean isBuildProperty(String name) {
        return Set.of("ddnn.containers", "ddnn.tools", "ddnn.lean", "ddnn.docs").contains(name);
    }

    private static Set<String> documentedMeters() throws IOException {
        String protocol = Files.readString(ROOT.resolve("docs/protocol.md"));
        String meters = protocol.substring(protocol.indexOf("## Meters"), protocol.indexOf("## Callers"));
        Set<String> names = meters.lines()
                .filter(line -> line.startsWith("|"))
                .flatMap(line -> IN_DOCUMENTS.matcher(line.substring(0, line.indexOf("|", 1))).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        assertThat(names).isNotEmpty();
        return names;
    }

    private static Set<String> names(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file)).results().map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static Iterable<Path> files(Path directory, String suffix, String part) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> file.toString().replace('\\', '/').contains(part))
                    .filter(file -> !file.toString().contains("target"))
                    .sorted().toList();
        }
    }
}
