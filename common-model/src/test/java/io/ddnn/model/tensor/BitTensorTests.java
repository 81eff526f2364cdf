package io.ddnn.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.testing.RandomImages;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitTensorTests {

    @Test
    void startsAllMinusOne() {
        BitTensor tensor = new BitTensor(new MapShape(2, 3, 65));
        assertThat(tensor.words()).hasSize(12).containsOnly(0);
        assertThat(tensor.get(1, 2, 64)).isFalse();
    }

    @Property(tries = 200, seed = "101")
    void packsEveryValueAtItsPlace(@ForAll @IntRange(min = 1, max = 5) int height,
            @ForAll @IntRange(min = 1, max = 5) int width, @ForAll @IntRange(min = 1, max = 130) int channels,
            @ForAll long seed) {
        BitTensor tensor = RandomImages.bits(new MapShape(height, width, channels), new Random(seed));
        byte[] packed = tensor.toPacked();
        assertThat(packed).hasSize((height * width * channels + 7) / 8);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    int i = (y * width + x) * channels + c;
                    assertThat((packed[i / 8] >> (i % 8) & 1) == 1).isEqualTo(tensor.get(y, x, c));
                }
            }
        }
    }

    @Test
    void everyNumberOfChannelsSurvivesPacking() {
        Random random = new Random(102);
        for (int channels = 1; channels <= 200; channels++) {
            BitTensor tensor = RandomImages.bits(new MapShape(3, 2, channels), random);
            BitTensor read = BitTensor.fromPacked(tensor.shape(), tensor.toPacked());
            assertThat(read).as("%d channels", channels).isEqualTo(tensor);
        }
    }

    @Test
    void leavesTheUnusedBitsOfTheLastByteZero() {
        BitTensor ones = RandomImages.filled(new MapShape(1, 1, 11), true);
        assertThat(ones.toPacked()).containsExactly(0xff, 0x07);
    }

    @Test
    void refusesStrayBitsBehindTheLastValue() {
        MapShape shape = new MapShape(1, 3, 3);
        for (int bit = 1; bit < 8; bit++) {
            byte[] packed = {0, (byte) (1 << bit)};
            assertThatIllegalArgumentException().isThrownBy(() -> BitTensor.fromPacked(shape, packed))
                    .withMessage("map of shape 1x3x3 has bits set beyond its last value");
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "127", "129"})
    void refusesAWrongNumberOfBytes(int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BitTensor.fromPacked(new MapShape(16, 16, 4), new byte[bytes]))
                .withMessage("map has " + bytes + " bytes, expected 128 for shape 16x16x4");
    }

    @Property(tries = 100, seed = "103")
    void setChangesOneValueOnly(@ForAll @IntRange(min = 1, max = 130) int channels, @ForAll long seed) {
        Random random = new Random(seed);
        MapShape shape = new MapShape(2, 3, channels);
        BitTensor tensor = RandomImages.bits(shape, random);
        BitTensor changed = tensor.copy();
        int y = random.nextInt(2);
        int x = random.nextInt(3);
        int c = random.nextInt(channels);
        changed.set(y, x, c, !tensor.get(y, x, c));
        assertThat(changed).isNotEqualTo(tensor);
        int differing = 0;
        for (int i = 0; i < changed.words().length; i++) {
            differing += Long.bitCount(changed.words()[i] ^ tensor.words()[i]);
        }
        assertThat(differing).isOne();
        changed.set(y, x, c, tensor.get(y, x, c));
        assertThat(changed).isEqualTo(tensor).hasSameHashCodeAs(tensor);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "2, 0, 0", "0, -1, 0", "0, 3, 0", "0, 0, -1", "0, 0, 4"})
    void refusesPositionsOutside(int y, int x, int channel) {
        BitTensor tensor = new BitTensor(new MapShape(2, 3, 4));
        assertThatThrownBy(() -> tensor.get(y, x, channel)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("is outside 2x3x4");
    }

    @Test
    void copiesShareNothing() {
        BitTensor tensor = new BitTensor(new MapShape(1, 1, 1));
        tensor.copy().set(0, 0, 0, true);
        assertThat(tensor.get(0, 0, 0)).isFalse();
    }

    @Test
    void differsByShapeEvenWhereAllBitsAgree() {
        assertThat(new BitTensor(new MapShape(1, 2, 1))).isNotEqualTo(new BitTensor(new MapShape(2, 1, 1)));
        assertThat(Arrays.equals(new BitTensor(new MapShape(1, 2, 1)).words(), new long[2])).isTrue();
    }
}
