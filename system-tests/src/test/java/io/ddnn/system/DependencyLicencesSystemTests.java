package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the bills of materials that the build has packaged; no network is needed. */
class DependencyLicencesSystemTests {

    /**
     * Licences under which a library may be used by, and shipped beside, a product under Apache-2.0. Of several that a
     * library offers one is enough: so Logback (EPL or LGPL) is used under the EPL, unchanged and as a jar of its own.
     */
    private static final Set<String> ALLOWED = Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause",
            "BSD-4-Clause", "0BSD", "ISC", "CC0-1.0", "EPL-1.0", "EPL-2.0", "Unlicense", "W3C", "Public Domain",
            "Bouncy Castle Licence");

    private static JsonNode bill(String module) throws IOException {
        Path file = Path.of(System.getProperty("ddnn.root"), module, "target", "classes", "META-INF", "sbom",
                "application.cdx.json");
        return JsonMapper.shared().readTree(Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"device-service", "edge-service", "cloud-service", "cli"})
    void everyDependencyHasALicenceThatFitsOurs(String module) throws IOException {
        JsonNode components = bill(module).path("components");
        List<String> faults = new ArrayList<>();
        for (JsonNode component : components) {
            Set<String> licences = licences(component);
            if (licences.stream().noneMatch(ALLOWED::contains)) {
                faults.add(component.path("purl").stringValue("no purl") + " has " + licences);
            }
        }
        assertThat(components.size()).isGreaterThan(10);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"device-service", "edge-service", "cloud-service", "cli"})
    void theBillIsTheSameInEveryBuild(String module) throws IOException {
        JsonNode bill = bill(module);
        assertThat(bill.path("bomFormat").stringValue("")).isEqualTo("CycloneDX");
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.path("metadata").path("timestamp").stringValue("2026-01-01T00:00:00Z"))
                .isEqualTo("2026-01-01T00:00:00Z");
    }

    private static Set<String> licences(JsonNode component) {
        Set<String> names = new TreeSet<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            names.add(licence.path("id").stringValue(licence.path("name").stringValue("")));
            // an expression offers a choice where it says OR
            for (String name : choice.path("expression").stringValue("").split(" OR ", -1)) {
                names.add(name.replaceAll("[()]", "").strip());
            }
        }
        names.remove("");
        return names;
    }
}
