package io.ddnn.model.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.HeadGate;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.slice.NodeSlice;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** A slice that was exported as C, to be compiled and compared with the same slice in Java. */
public final class ExportedSlice {

    /** How far entropies may lie apart: the only figures that are made with exp and log. */
    public static final double ENTROPY_TOLERANCE = 1e-12;

    private final Path directory;
    private final String prefix;

    /**
     * An export.
     *
     * @param directory where its sources lie; programs are written there too
     * @param prefix what their names begin with
     */
    public ExportedSlice(Path directory, String prefix) {
        this.directory = directory;
        this.prefix = prefix;
    }

    /** Compiles the self-test, without a library of mathematics, and runs it. */
    public CCompiler.Run selfTest(List<String> flags) {
        Path program = directory.resolve("selftest");
        CCompiler.compile(flags, List.of(source(".c"), source("_selftest.c")), program);
        return CCompiler.run(List.of(program.toString()), null);
    }

    /**
     * Runs the slice in C and in Java on images: bits, scores, summaries, labels and exits must be the same.
     *
     * @return numbers of the exits where images left; that behind the last for those that left at none
     */
    public Set<Integer> assertSameAsInJava(NetworkDefinition definition, NodeSlice slice, List<PixelImage> images,
            List<String> flags) {
        NodeRunner runner = new NodeRunner(definition, slice, new ScalarKernelProvider());
        Set<Integer> seen = new TreeSet<>();
        ByteBuffer found = ByteBuffer.wrap(run(images, flags)).order(ByteOrder.nativeOrder());
        for (PixelImage image : images) {
            NodeOutput expected = runner.run(image);
            byte[] map = new byte[expected.map().shape().packedBytes()];
            found.get(map);
            assertThat(map).isEqualTo(expected.map().toPacked());
            double[] scores = expected.scores();
            if (scores != null) {
                NodeDefinition node = definition.node(slice.node());
                assertSameScores(found, scores, node.heads().getLast());
                Exits exits = new Exits(node);
                boolean leaves = runner.run(image, exits).isEmpty();
                int left = found.getInt();
                assertThat(left).isEqualTo(leaves ? exits.passed - 1 : node.heads().size());
                seen.add(left);
                assertSameBits(found, exits.scores);
            }
        }
        assertThat(found.remaining()).isZero();
        return seen;
    }

    private static void assertSameScores(ByteBuffer found, double[] scores, ExitDefinition exit) {
        assertSameBits(found, scores);
        for (float score : NodeRunner.summary(scores)) {
            assertThat(Float.floatToRawIntBits(found.getFloat())).isEqualTo(Float.floatToRawIntBits(score));
        }
        Classification classification = Classification.of(scores, exit.temperature());
        assertThat(found.getInt()).isEqualTo(classification.label());
        assertThat(found.getDouble()).isCloseTo(classification.entropy(), within(ENTROPY_TOLERANCE));
    }

    /** A device's exits on an image's way through the blocks. */
    private static final class Exits implements HeadGate {
        private final NodeDefinition node;
        private int passed;
        private double[] scores = {};

        Exits(NodeDefinition node) {
            this.node = node;
        }

        @Override
        public boolean leaves(int after, double[] ofHead) {
            ExitDefinition exit = node.heads().get(passed++);
            scores = ofHead;
            Double threshold = exit.threshold();
            return threshold != null && Classification.of(ofHead, exit.temperature()).exitsAt(threshold);
        }
    }

    private static void assertSameBits(ByteBuffer found, double[] scores) {
        for (double score : scores) {
            assertThat(Double.doubleToRawLongBits(found.getDouble())).isEqualTo(Double.doubleToRawLongBits(score));
        }
    }

    private byte[] run(List<PixelImage> images, List<String> flags) {
        Path program = directory.resolve("driver");
        Path input = directory.resolve("images");
        try {
            Files.writeString(directory.resolve("driver.c"), driver());
            try (OutputStream out = Files.newOutputStream(input)) {
                for (PixelImage image : images) {
                    out.write(image.rgb());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Path> sources = new ArrayList<>(List.of(source(".c"), directory.resolve("driver.c")));
        if (Files.exists(source("_entropy.c"))) {
            sources.add(source("_entropy.c"));
        }
        CCompiler.compile(flags, sources, program, "-lm");
        CCompiler.Run run = CCompiler.run(List.of(program.toString()), input);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.out();
    }

    private Path source(String suffix) {
        return directory.resolve(prefix + suffix);
    }

    private String driver() throws IOException {
        try (InputStream in = Objects.requireNonNull(ExportedSlice.class.getResourceAsStream("driver.c"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@prefix@", prefix)
                    .replace("@PREFIX@", prefix.toUpperCase(Locale.ROOT));
        }
    }
}
