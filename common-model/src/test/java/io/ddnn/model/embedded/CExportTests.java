package io.ddnn.model.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.AggregateDefinition;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.BlockDefinition;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.InputShape;
import io.ddnn.model.network.MissingFill;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.testing.CCompiler;
import io.ddnn.model.testing.ExportedSlice;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CExportTests {

    private static final String NODE = "device-7";

    /** What a device's exit may be. */
    enum Exit {
        NONE, WITHOUT_THRESHOLD, WITH_THRESHOLD
    }

    @TempDir
    private Path directory;

    private static NetworkDefinition definition(InputShape input, List<BlockDefinition> blocks, Exit exit,
            List<String> classes) {
        return definition(input, blocks, switch (exit) {
            case NONE -> List.of();
            case WITHOUT_THRESHOLD -> List.of(new ExitDefinition(ExitOn.BLOCKS, 1, null, 1));
            case WITH_THRESHOLD -> List.of(new ExitDefinition(ExitOn.BLOCKS, 1, 0.7, 0.85));
        }, classes);
    }

    private static NetworkDefinition definition(InputShape input, List<BlockDefinition> blocks,
            List<ExitDefinition> exits, List<String> classes) {
        NodeDefinition device = new NodeDefinition(NODE, Tier.DEVICE, List.of(), AggregateDefinition.NONE, blocks,
                exits, false);
        NodeDefinition cloud = new NodeDefinition("cloud", Tier.CLOUD, List.of(NODE),
                new AggregateDefinition(null, Aggregation.CC, MissingFill.BLANK), List.of(new BlockDefinition(1, 1)),
                List.of(new ExitDefinition(ExitOn.BLOCKS, 1, null, 1)), false);
        return new NetworkDefinition("Net.of-3", classes, input, List.of(device, cloud));
    }

    /** One to three blocks of odd shapes: channels around bytes and words of 64, either stride, exits anywhere. */
    private static NetworkDefinition odd(Random random) {
        int[] filters = {1, 2, 3, 5, 7, 8, 9, 16, 17, 63, 64, 65};
        List<BlockDefinition> blocks = new ArrayList<>();
        List<ExitDefinition> exits = new ArrayList<>();
        for (int count = random.nextInt(1, 4); blocks.size() < count;) {
            blocks.add(new BlockDefinition(filters[random.nextInt(filters.length)], random.nextInt(1, 3)));
            if (random.nextInt(3) > 0) {
                Double threshold = random.nextInt(3) == 0 ? null : (Double) random.nextDouble();
                exits.add(new ExitDefinition(ExitOn.BLOCKS, blocks.size(), 1, threshold, 0.5 + random.nextDouble()));
            }
        }
        return definition(new InputShape(random.nextInt(4, 14), random.nextInt(4, 14), 3), blocks, exits,
                IntStream.range(0, random.nextInt(2, 7)).mapToObj(i -> "class " + i).toList());
    }

    private static List<PixelImage> images(InputShape shape, Random random) {
        List<PixelImage> images = new ArrayList<>();
        byte[] white = new byte[shape.rawBytes()];
        Arrays.fill(white, (byte) 255);
        images.add(PixelImage.black(shape.width(), shape.height()));
        images.add(new PixelImage(shape.width(), shape.height(), white));
        for (int i = 0; i < 10; i++) {
            images.add(RandomImages.noise(shape, random));
            images.add(RandomImages.noise(2 + i % 3, 2 + i % 4, random).resize(shape.width(), shape.height()));
        }
        return images;
    }

    private ExportedSlice write(NetworkDefinition definition, NodeSlice slice) throws IOException {
        CExport export = CExport.of(definition, "5e530e", slice);
        CExportWriter.write(export, directory);
        return new ExportedSlice(directory, export.prefix());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void givesTheBitsAndScoresOfJavaWithoutAFault(long seed) throws IOException {
        CCompiler.require();
        Random random = new Random(seed);
        NetworkDefinition definition = odd(random);
        NodeSlice slice = RandomSlices.of(definition, seed, NODE);

        ExportedSlice exported = write(definition, slice);

        exported.assertSameAsInJava(definition, slice, images(definition.input(), random), CCompiler.SANITIZED);
    }

    @ParameterizedTest
    @EnumSource(Exit.class)
    void givesThemFromAnOptimizingCompilerToo(Exit exit) throws IOException {
        CCompiler.require();
        NetworkDefinition definition = definition(new InputShape(9, 12, 3),
                List.of(new BlockDefinition(5, 1), new BlockDefinition(12, 2)), exit, List.of("a", "b", "c"));
        NodeSlice slice = RandomSlices.of(definition, 21, NODE);

        ExportedSlice exported = write(definition, slice);

        exported.assertSameAsInJava(definition, slice, images(definition.input(), new Random(1)), CCompiler.OPTIMIZED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void compilesAsStrictC99WhateverTheNumberOfBlocks(int blocks) throws IOException {
        CCompiler.require();
        for (Exit exit : Exit.values()) {
            NetworkDefinition definition = definition(new InputShape(8, 8, 3),
                    IntStream.range(0, blocks).mapToObj(i -> new BlockDefinition(2 + i, 1)).toList(), exit,
                    List.of("a", "b"));

            CCompiler.Run run = write(definition, RandomSlices.of(definition, 4, NODE)).selfTest(CCompiler.STRICT);

            assertThat(run.text()).isEqualTo("ddnn_net_of_3_device_7: 4 pictures as expected\n");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void aSampleLeavesAtTheFirstExitThatIsSure() throws IOException {
        CCompiler.require();
        List<ExitDefinition> exits = List.of(new ExitDefinition(ExitOn.BLOCKS, 1, 1, 0.6, 1),
                new ExitDefinition(ExitOn.BLOCKS, 2, 1, null, 1), new ExitDefinition(ExitOn.BLOCKS, 3, 1, 0.7, 0.5));
        NetworkDefinition definition = definition(new InputShape(12, 12, 3),
                List.of(new BlockDefinition(8, 1), new BlockDefinition(9, 2), new BlockDefinition(4, 1),
                        new BlockDefinition(5, 2)),
                exits, List.of("a", "b", "c"));
        NodeSlice slice = RandomSlices.of(definition, 1, NODE);

        ExportedSlice exported = write(definition, slice);

        assertThat(exported.assertSameAsInJava(definition, slice, images(definition.input(), new Random(1)),
                CCompiler.SANITIZED)).containsExactlyInAnyOrder(0, 2, 3);
    }

    @Test
    void keepsThresholdsAtTheEndsOfTheirRange() throws IOException {
        CCompiler.require();
        NetworkDefinition definition = definition(new InputShape(4, 5, 3), List.of(new BlockDefinition(4, 1)),
                Exit.NONE, List.of("a", "b"));
        NodeSlice slice = RandomSlices.of(definition, 5, NODE);
        int[] thresholds = {Integer.MIN_VALUE, -(1 << 30), 1 << 30, Integer.MAX_VALUE};
        System.arraycopy(thresholds, 0, slice.blocks().getFirst().thresholds()[0], 0, 4);

        ExportedSlice exported = write(definition, slice);

        exported.assertSameAsInJava(definition, slice, images(definition.input(), new Random(1)), CCompiler.STRICT);
    }

    @Test
    void theSelfTestFindsAnotherWeight() throws IOException {
        CCompiler.require();
        NetworkDefinition definition = definition(new InputShape(8, 8, 3), List.of(new BlockDefinition(4, 1)),
                Exit.WITHOUT_THRESHOLD, List.of("a", "b"));
        ExportedSlice exported = write(definition, RandomSlices.of(definition, 5, NODE));
        Path source = directory.resolve("ddnn_net_of_3_device_7.c");
        String text = Files.readString(source);
        int digit = text.indexOf("0x", text.indexOf("head_weights_0[]")) + 2;
        Files.writeString(source, text.substring(0, digit)
                + Integer.toHexString(Character.digit(text.charAt(digit), 16) ^ 1) + text.substring(digit + 1));

        CCompiler.Run run = exported.selfTest(CCompiler.STRICT);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.text()).contains("picture 1 of 4 differs");
    }

    @Test
    void selfTestPicturesTellBitsAndLabelsApart() {
        NetworkDefinition definition = Topologies.of("c");
        NodeSlice slice = RandomSlices.of(definition, 1, "camera-0");
        NodeRunner runner = new NodeRunner(definition, slice, new ScalarKernelProvider());

        List<PixelImage> pictures = GoldenVectors.PICTURES.stream()
                .map(picture -> picture.draw(definition.input()))
                .toList();

        assertThat(pictures).doesNotHaveDuplicates();
        assertThat(pictures.stream().map(picture -> runner.run(picture).map()).toList()).doesNotHaveDuplicates();
    }

    /** Asks GNU's {@code nm}, which comes with gcc on Linux. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theFootprintIsThatOfTheCompiledObjects() throws IOException {
        CCompiler.require();
        NetworkDefinition definition = definition(new InputShape(7, 9, 3),
                List.of(new BlockDefinition(9, 1), new BlockDefinition(3, 2), new BlockDefinition(5, 1)),
                Exit.WITH_THRESHOLD, List.of("a", "b", "c"));
        NodeSlice slice = RandomSlices.of(definition, 4, NODE);
        CExport export = CExport.of(definition, "5e530e", slice);
        CExportWriter.write(export, directory);
        List<String> flags = List.of("-std=c99", "-c", "-O0", "-fno-stack-protector");
        Path code = directory.resolve("code.o");
        Path test = directory.resolve("test.o");

        CCompiler.compile(flags, List.of(directory.resolve(export.prefix() + ".c")), code);
        CCompiler.compile(flags, List.of(directory.resolve(export.prefix() + "_selftest.c")), test);

        Footprint footprint = export.footprint();
        assertThat(sizes(code, "(head_)?weights_\\d")).isEqualTo(footprint.weightBytes());
        assertThat(sizes(code, "(thresholds|flips)_\\d")).isEqualTo(footprint.thresholdBytes());
        assertThat(sizes(code, "head_(scale|offset)_\\d")).isEqualTo(footprint.normBytes());
        assertThat(sizes(test, "image")).isEqualTo(footprint.imageBytes());
        assertThat(sizes(test, "result")).isBetween((long) footprint.resultBytes(), footprint.resultBytes() + 7L);
        assertThat(CCompiler.run(List.of("nm", "--undefined-only", code.toString()), null).text()).isEmpty();
    }

    private static long sizes(Path object, String name) {
        return CCompiler.run(List.of("nm", "-S", "-t", "d", object.toString()), null).text().lines()
                .map(line -> line.split(" "))
                .filter(parts -> parts.length == 4 && parts[3].matches(name))
                .mapToLong(parts -> Long.parseLong(parts[1]))
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"1,153", "2,257", "4,465", "8,881", "16,1714"})
    void aDeviceOfThePaperTakesLessThan2KilobytesOfConstants(int filters, int bytes) {
        NetworkDefinition definition = definition(new InputShape(32, 32, 3),
                List.of(new BlockDefinition(filters, 2)), Exit.WITHOUT_THRESHOLD, List.of("car", "bus", "person"));

        Footprint footprint = CExport.of(definition, "5e530e", RandomSlices.of(definition, 1, NODE)).footprint();

        // a filter has 27 bits and a class 256 a filter, in whole bytes; a threshold has 4 bytes; scales and offsets 8
        assertThat(footprint.weightBytes()).isEqualTo(4 * filters + 3 * 32 * filters);
        assertThat(footprint.thresholdBytes()).isEqualTo(4 * filters + (filters + 7) / 8);
        assertThat(footprint.normBytes()).isEqualTo(3 * 16);
        assertThat(footprint.flashBytes()).isEqualTo(bytes).isLessThan(2048);
        assertThat(footprint.ramBytes()).isEqualTo(3072 + 32 * filters + 24);
    }

    @Test
    void namesThatCannotStandInACommentAreChanged() {
        NetworkDefinition definition = definition(new InputShape(4, 4, 3), List.of(new BlockDefinition(1, 1)),
                Exit.WITHOUT_THRESHOLD, List.of("*/ int x; /*", "Stra\u00dfe \\", "b ??/"));

        String header = CExport.of(definition, "5e530e", RandomSlices.of(definition, 1, NODE)).files()
                .get("ddnn_net_of_3_device_7.h");

        assertThat(header).contains(" *     0 __ int x_ __\n", " *     1 Stra\u00dfe _\n", " *     2 b ___\n");
    }

    @Test
    void refusesANodeThatIsNoDevice() {
        NetworkDefinition definition = Topologies.of("c");
        NodeSlice cloud = RandomSlices.of(definition, 1, "cloud");

        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> CExport.of(definition, "5e530e", cloud))
                .withMessage("node 'cloud' is of tier cloud, expected a device");
    }
}
