package io.ddnn.service.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawImagesTests {

    private static final PixelImage IMAGE = RandomImages.noise(32, 32, new Random(7));

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private RawImages of(NetworkDefinition definition, String node, Set<String> raw) throws IOException {
        BundleWriter.write(RandomSlices.bundle(definition, 5), directory.resolve("bundle"));
        ServedNode served = ServedNode.load(BundleDirectory.open(directory.resolve("bundle")), node,
                new ScalarKernelProvider(), 1, raw);
        return new RawImages(served, new TierMeters(registry, served, "scalar"));
    }

    private static TierMessage raw(String source) {
        return TierMessage.raw("abcdef", "s", source, 700, IMAGE.rgb());
    }

    private static RawImages.Made take(RawImages images, String source) {
        return images.take(raw(source), IMAGE.rgb(), new Trace());
    }

    @Test
    void scoresAndMapAreThoseOfTheChildsSlice() throws IOException {
        NetworkDefinition definition = Topologies.of("c");
        RawImages images = of(definition, "gateway", Set.of("camera-2"));

        NodeOutput own = new NodeRunner(definition, RandomSlices.of(definition, 5, "camera-2"),
                new ScalarKernelProvider()).run(IMAGE);
        assertThat(take(images, "camera-2")).isEqualTo(new RawImages.Made.Message(new TierMessage("abcdef", "s",
                "camera-2", 700, NodeRunner.summary(Objects.requireNonNull(own.scores())), false,
                List.of(new SourceMap("camera-2", own.map().toPacked())), List.of())));
        assertThat(images.seconds("camera-2")).isPositive();
    }

    @Test
    void whereTheChildsOwnExitIsSureThatIsTheAnswer() throws IOException {
        NetworkDefinition definition =
                Topologies.of("b").withExit("camera-0", ExitOn.BLOCKS, exit -> exit.withThreshold(1.0));

        assertThat(take(of(definition, "cloud", Set.of("camera-0")), "camera-0"))
                .isInstanceOfSatisfying(RawImages.Made.Left.class, left -> {
                    assertThat(left.decision().exit()).isEqualTo(ExitName.LOCAL);
                    assertThat(left.decision().degraded()).isFalse();
                });
        assertThat(registry.get("ddnn.exits").tag("exit", "local").counter().count()).isEqualTo(1);
    }

    @Test
    void imagesOfOtherChildrenAreRefusedAndTheirSlicesNotLoaded() throws IOException {
        RawImages images = of(Topologies.of("c"), "gateway", Set.of("camera-2"));

        assertThat(images.children()).containsExactly("camera-2");
        assertThat(images.seconds("camera-1")).isNaN();
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> take(images, "camera-1"))
                .withMessageContaining("node 'gateway' takes no raw images of 'camera-1'")
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.RAW_REFUSED));
    }

    @Test
    void imagesOfNodesThatAreNoChildrenAreNoMessagesForThisNode() throws IOException {
        RawImages images = of(Topologies.of("f"), "edge-0", Set.of());

        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> take(images, "camera-4"))
                .withMessageContaining("expected one of this node's children");
    }

    @Test
    void theDefinitionsRawDevicesAreTakenWithoutAProperty() throws IOException {
        assertThat(of(Topologies.of("a"), "cloud", Set.of()).children()).containsExactly("camera-0");
    }
}
