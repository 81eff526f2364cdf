package io.ddnn.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.network.DefinitionException;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.SampleId;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file, a node or a sample is called, it names nothing outside of where it belongs. */
class BundleTraversalTests {

    private static final Path HOME = Path.of("/srv/bundle");

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> pieces =
                Arbitraries.of("..", ".", "/", "\\", "etc", "network.yaml", "camera-0", ".slice", "~",
                        "%2f", "\0", "C:", "a", "-", "");
        return Arbitraries.oneOf(pieces.list().ofMaxSize(6).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(12));
    }

    @Property(tries = 2000, seed = "361")
    void aManifestNamesFilesOfItsDirectoryOnly(@ForAll("names") String name) {
        if (Manifest.isPart(name)) {
            assertInside(name);
        }
    }

    @Property(tries = 1000, seed = "362")
    void aNodesSliceIsAFileOfTheBundle(@ForAll("names") String name) {
        NetworkDefinition c = Topologies.of("c");
        try {
            NodeDefinition node = c.nodes().getFirst();
            String id = new NodeDefinition(name, node.tier(), node.inputs(), node.aggregate(),
                    node.blocks(), node.exits(), node.rawOffload()).id();
            assertInside(id + ".slice");
        } catch (DefinitionException e) {
            assertThat(e).hasMessageContaining("id");
        }
    }

    @Property(tries = 2000, seed = "363")
    void aSampleIdHoldsNothingThatSeparatesPaths(@ForAll("names") String name) {
        try {
            assertThat(SampleId.require(name)).doesNotContain("/", "\\", "\0", "%", ":").isNotEmpty();
        } catch (MessageException e) {
            assertThat(e).hasMessageContaining("expected 1 to 64 of [A-Za-z0-9._~-]");
        }
    }

    private static void assertInside(String file) {
        assertThat(HOME.resolve(file).normalize().getParent()).isEqualTo(HOME);
    }
}
