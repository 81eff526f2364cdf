package io.ddnn.model.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HostileSliceTests {

    private static final NetworkDefinition C = Topologies.of("c");

    private static final List<NodeSlice> SLICES = List.copyOf(RandomSlices.of(C, 523).values());

    private static final byte[] HEADER = {'D', 'D', 'N', 'S', 1, 1, 'n'};

    /** True if accepted; anything thrown but the declared exception fails the test. */
    private static boolean accepts(byte[] bytes) {
        try {
            SliceCodec.decode(bytes);
            return true;
        } catch (SliceException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    private static Collection<NodeSlice> slices() {
        return RandomSlices.of(Topologies.of("e"), 521).values();
    }

    private static byte[] file(int... rest) {
        byte[] bytes = Arrays.copyOf(HEADER, HEADER.length + rest.length);
        for (int i = 0; i < rest.length; i++) {
            bytes[HEADER.length + i] = (byte) rest[i];
        }
        return bytes;
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void aSliceCutAtAnyLengthIsRefused() {
        for (NodeSlice slice : slices()) {
            byte[] bytes = SliceCodec.encode(slice);
            for (int length = 0; length < bytes.length; length++) {
                assertThat(accepts(Arrays.copyOf(bytes, length))).as("%s, %d bytes", slice.node(), length).isFalse();
            }
        }
    }

    @Test
    void bytesBehindTheEndAreRefused() {
        byte[] bytes = SliceCodec.encode(slices().iterator().next());
        assertThatExceptionOfType(SliceException.class)
                .isThrownBy(() -> SliceCodec.decode(Arrays.copyOf(bytes, bytes.length + 2)))
                .withMessage("slice of node 'camera-0' has 2 bytes after its end");
    }

    @Property(tries = 500, seed = "522")
    void changedBytesAreReadOrRefusedAndNeverBreakTheCheck(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = SliceCodec.encode(SLICES.get(random.nextInt(SLICES.size())));
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            bytes[random.nextInt(random.nextBoolean() ? bytes.length : 40)] = (byte) random.nextInt();
        }
        try {
            SliceCodec.decode(bytes).check(C);
        } catch (SliceException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 1000, seed = "524")
    void randomBytesAreRefused(@ForAll @Size(max = 300) byte[] bytes) {
        assertThat(accepts(bytes)).isFalse();
    }

    @Property(tries = 1000, seed = "525")
    void randomBytesBehindAHeaderAreReadOrRefused(@ForAll @Size(max = 300) byte[] bytes) {
        byte[] file = Arrays.copyOf(HEADER, HEADER.length + bytes.length);
        System.arraycopy(bytes, 0, file, HEADER.length, bytes.length);
        accepts(file);
    }

    @Test
    void foreignFilesAreNamed() {
        assertThatExceptionOfType(SliceException.class).isThrownBy(() -> SliceCodec.decode(new byte[]{1, 2, 3, 4, 5}))
                .withMessage("not a slice: it does not start with 'DDNS'");
        assertThatExceptionOfType(SliceException.class)
                .isThrownBy(() -> SliceCodec.decode(new byte[]{'D', 'D', 'N', 'S', 2}))
                .withMessage("slice has format 2, expected 1");
    }

    @Test
    void claimsOfHugeShapesAllocateNothing() {
        List<byte[]> claims = List.of(
                // a block of input 1x1x65535 with 65535 filters and threshold rows
                file(1, 0, 1, 0, 1, 255, 255, 1, 255, 255, 255, 255),
                // a block without filters but with 65535 threshold rows
                file(1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 255, 255),
                // a block of input 65535x65535x65535
                file(1, 255, 255, 255, 255, 255, 255, 1, 0, 1, 0, 1),
                // a head of the largest shape and 65535 classes
                file(0, 1, 4, 0, 4, 0, 0, 64, 255, 255),
                // 65535 blank scores of 65535 classes
                file(0, 0, 0, 255, 255, 255, 255),
                // 65535 blank maps of the largest shape
                file(0, 0, 0, 0, 0, 0, 0, 255, 255, 4, 0, 4, 0, 0, 64));
        accepts(claims.getFirst());
        for (byte[] claim : claims) {
            assertThat(allocatedBy(() -> assertThat(accepts(claim)).isFalse())).isLessThan(4 << 20);
        }
    }

    @Test
    void mapsThatUnpackToTooMuchMemoryAreRefused() {
        BitTensor sparse = new BitTensor(new MapShape(1024, 1024, 1));
        NodeSlice slice = new NodeSlice("n", List.of(), List.of(), null, List.of(), Collections.nCopies(33, sparse));
        byte[] bytes = SliceCodec.encode(slice);
        assertThatExceptionOfType(SliceException.class).isThrownBy(() -> SliceCodec.decode(bytes))
                .withMessageContaining("tensors take more than 33554432 words of memory");
    }

    /** A slice of three blocks that change no shape, with heads behind some of them. */
    private static NodeSlice withHeads(int... places) {
        MapShape shape = new MapShape(1, 1, 1);
        ConvPoolParameters block = new ConvPoolParameters(shape, 1, List.of(new BitTensor(new MapShape(3, 3, 1))),
                new int[][]{{0}}, new boolean[]{false});
        BitTensor row = new BitTensor(shape);
        LinearParameters layer = new LinearParameters(shape, List.of(row, row), new double[2], new double[2]);
        return new NodeSlice("n", List.of(block, block, block),
                Arrays.stream(places).mapToObj(after -> new Head(after, layer)).toList(), null, List.of(), List.of());
    }

    private static final int HEADS = HEADER.length + 1 + 3 * (6 + 1 + 2 + 2 + 2 + 4 + 1);

    @Test
    void headsWhosePlacesCannotBeAreRefused() {
        byte[] bytes = SliceCodec.encode(withHeads(1, 2));
        int secondPlace = HEADS + 2 + 1 + (6 + 2 + 2 + 2 * 16);
        assertThat(bytes[secondPlace]).isEqualTo((byte) 2);
        for (int place : new int[]{0, 1, 4, 255}) {
            bytes[secondPlace] = (byte) place;
            assertThatExceptionOfType(SliceException.class).isThrownBy(() -> SliceCodec.decode(bytes))
                    .withMessageContaining("heads stand after [1, " + place
                            + "] blocks, expected ascending numbers from 1 to 3");
        }
    }

    @Test
    void oneLastHeadHasOneForm() {
        byte[] bytes = SliceCodec.encode(withHeads(2));
        assertThat(bytes[HEADS + 2]).isEqualTo((byte) 2);
        bytes[HEADS + 2] = 3;
        assertThatExceptionOfType(SliceException.class).isThrownBy(() -> SliceCodec.decode(bytes))
                .withMessageContaining("kind of heads is 2, expected 1 for these heads");
        bytes[HEADS] = 3;
        assertThatExceptionOfType(SliceException.class).isThrownBy(() -> SliceCodec.decode(bytes))
                .withMessageContaining("kind of heads is 3, expected 0 to 2");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        assertThatExceptionOfType(SliceException.class)
                .isThrownBy(() -> SliceCodec.decode(new byte[SliceCodec.MAX_BYTES + 1]))
                .withMessage("slice has 67108865 bytes, expected at most 67108864");
    }

    @Test
    void scalesThatAreNotFiniteAreRefused() {
        byte[] bytes = SliceCodec.encode(withHeads(1));
        int behindHead = 1 + 2 + 2 + 2;
        int scale = bytes.length - behindHead - 2 * 16;
        bytes[scale] = 0x7f;
        bytes[scale + 1] = (byte) 0xf8;
        assertThatExceptionOfType(SliceException.class).isThrownBy(() -> SliceCodec.decode(bytes))
                .withMessageContaining("scale holds NaN, expected finite numbers");
    }

    @Test
    void rowsOfThresholdsWithoutFiltersAreRefusedBeforeTheyAreAllocated() {
        // one block on 32 x 32 x 3 with stride 1, no filters and 65,535 rows
        byte[] slice =
                HexFormat.of().parseHex("44444e53" + "01" + "0163" + "01" + "002000200003" + "01" + "0000" + "ffff");
        assertThatExceptionOfType(SliceException.class).isThrownBy(() -> SliceCodec.decode(slice))
                .withMessageContaining("block of 0 filters");
    }

    @Test
    void blankScoresWithoutClassesAreRefusedBeforeTheyAreAllocated() {
        // no blocks, no heads, no score mapping, 65,535 rows of no scores
        byte[] slice = HexFormat.of().parseHex("44444e53" + "01" + "0163" + "00" + "00" + "00" + "ffff" + "0000");
        assertThatExceptionOfType(SliceException.class).isThrownBy(() -> SliceCodec.decode(slice))
                .withMessageContaining("blank scores of 0 classes");
    }
}
