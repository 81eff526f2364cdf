package io.ddnn.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FolderTraversalTests {

    private static final Path HOME = Path.of("/srv/data");

    @Provide
    Arbitrary<String> ids() {
        Arbitrary<String> pieces = Arbitraries.of("..", ".", "/", "\\", "images", "samples.csv", "~", "%2e", "\0", "a");
        return Arbitraries.oneOf(pieces.list().ofMaxSize(5).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(12));
    }

    @Property(tries = 2000, seed = "371")
    void aSamplesImagesLieInADirectoryOfTheirOwn(@ForAll("ids") String id) {
        try {
            Path images = FolderFormat.imagesOf(HOME, id).normalize();
            assertThat(images.getParent()).isEqualTo(HOME.resolve("images"));
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("expected 1 to 64 of [A-Za-z0-9._~-]");
        }
    }
}
