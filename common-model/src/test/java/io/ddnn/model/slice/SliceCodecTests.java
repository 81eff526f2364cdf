package io.ddnn.model.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceCodecTests {

    @Property(tries = 100, seed = "501")
    void slicesOfRandomNetworksReadBackEqual(@ForAll long seed) {
        NetworkDefinition definition = RandomDefinitions.next(new Random(seed));
        RandomSlices.of(definition, seed).values().forEach(slice -> {
            byte[] bytes = SliceCodec.encode(slice);
            NodeSlice read = SliceCodec.decode(bytes);
            read.check(definition);
            assertThat(read).usingRecursiveComparison().isEqualTo(slice);
            assertThat(SliceCodec.encode(read)).isEqualTo(bytes);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
    void slicesOfTheTopologiesReadBackEqual(String letter) {
        RandomSlices.of(Topologies.of(letter), 502).values()
                .forEach(slice -> assertThat(SliceCodec.decode(SliceCodec.encode(slice))).usingRecursiveComparison()
                        .isEqualTo(slice));
    }

    @Test
    void aDeviceSliceOfTheShippedNetworkIsUnder600Bytes() {
        NodeSlice slice = RandomSlices.of(Topologies.of("c"), 503, "camera-0");
        assertThat(SliceCodec.encode(slice)).hasSizeLessThan(600);
    }

    /** Its format and version stay as they are. */
    @Test
    void theShippedBundleReadsBackByteForByte() throws IOException {
        List<Path> slices;
        try (Stream<Path> files = Files.list(Topologies.shipped("models/street-c"))) {
            slices = files.filter(file -> file.toString().endsWith(".slice")).toList();
        }
        assertThat(slices).hasSize(8);
        for (Path file : slices) {
            byte[] bytes = Files.readAllBytes(file);
            assertThat(SliceCodec.encode(SliceCodec.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void severalHeadsKeepTheirPlaces() {
        NodeSlice slice = RandomSlices.of(Topologies.branchy(), 505, "camera-0");
        assertThat(SliceCodec.decode(SliceCodec.encode(slice)).heads()).extracting(Head::after).containsExactly(1, 3);
    }

    @Test
    void thresholdsAndScalesKeepTheirExtremes() {
        MapShape shape = new MapShape(1, 1, 9);
        Random random = new Random(504);
        List<BitTensor> filters = List.of(RandomImages.bits(new MapShape(3, 3, 9), random));
        List<BitTensor> rows = List.of(RandomImages.bits(shape, random), RandomImages.bits(shape, random));
        NodeSlice slice = new NodeSlice("n",
                List.of(new ConvPoolParameters(shape, 2, filters,
                        new int[][]{{Integer.MIN_VALUE}, {Integer.MAX_VALUE}}, new boolean[]{true})),
                List.of(new Head(1, new LinearParameters(shape, rows,
                        new double[]{Double.MIN_VALUE, -Double.MAX_VALUE}, new double[]{-0.0, 1e-300}))),
                null, List.of(new float[]{Float.NEGATIVE_INFINITY, -0f}, new float[]{Float.MAX_VALUE, Float.MIN_VALUE}),
                List.of());
        assertThat(SliceCodec.decode(SliceCodec.encode(slice))).usingRecursiveComparison().isEqualTo(slice);
    }

    @Test
    void refusesToWriteAnIdThatItsFieldCannotHold() {
        NodeSlice slice = new NodeSlice("n".repeat(256), List.of(), List.of(), null, List.of(), List.of());
        assertThatExceptionOfType(SliceException.class).isThrownBy(() -> SliceCodec.encode(slice))
                .withMessage("value 256 does not fit its field, expected 0 to 255");
    }
}
