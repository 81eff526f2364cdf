package io.ddnn.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.testing.CCompiler;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is compared computes the same. */
class ContenderTests {

    @ParameterizedTest
    @EnumSource
    void fastKernelsGiveWhatThePlainOnesGive(Workload workload) {
        assertEqual(workload, ContenderKind.PLANAR);
        assertEqual(workload, ContenderKind.VECTOR);
    }

    @ParameterizedTest
    @EnumSource
    void onnxRuntimeGivesIt(Workload workload) {
        assertEqual(workload, ContenderKind.ONNX_FLOAT);
    }

    @ParameterizedTest
    @EnumSource
    void theKernelsInCGiveIt(Workload workload) {
        CCompiler.require();
        assertEqual(workload, ContenderKind.C);
    }

    @Tag("pytorch")
    @ParameterizedTest
    @EnumSource
    void pyTorchGivesIt(Workload workload) {
        assertEqual(workload, ContenderKind.TORCH);
    }

    private static void assertEqual(Workload workload, ContenderKind kind) {
        RandomSlice slice = RandomSlice.of(workload);
        try (SliceContender plain = make(ContenderKind.SCALAR, slice); SliceContender other = make(kind, slice)) {
            assertThat(other.outcome()).as(kind.text()).containsExactly(plain.outcome(), within(1e-3f));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.INCLUDE, names = {"DEVICE", "LARGE"})
    void eightBitsGiveMostBits(Workload workload) {
        RandomSlice slice = RandomSlice.of(workload);
        try (SliceContender plain = make(ContenderKind.SCALAR, slice);
                SliceContender bytes = make(ContenderKind.ONNX_BYTES, slice)) {
            float[] expected = plain.outcome();
            float[] actual = bytes.outcome();
            int equal = 0;
            for (int i = 0; i < expected.length; i++) {
                equal += Math.abs(actual[i] - expected[i]) < (workload.head() ? 8 : 0.5) ? 1 : 0;
            }
            assertThat(equal).isGreaterThan(expected.length * 8 / 10);
        }
    }

    @Test
    void theFloatServiceAnswersWithTheSameClassAndEntropy() {
        RandomSlice slice = RandomSlice.of(Workload.DEVICE);
        try (SliceContender plain = make(ContenderKind.SCALAR, slice)) {
            float[] scores = plain.outcome();
            double[] exact = new double[scores.length];
            for (int i = 0; i < exact.length; i++) {
                exact[i] = scores[i];
            }
            Classification expected = Classification.of(exact, 1);
            byte[] pixels = Objects.requireNonNull(slice.image()).rgb();
            byte[] frame = new byte[pixels.length + 20];
            System.arraycopy(pixels, 0, frame, 20, pixels.length);

            ByteBuffer answer = ByteBuffer.wrap(new FloatDevice().apply(frame));

            assertThat(answer.get()).isEqualTo((byte) expected.label());
            assertThat((double) answer.getFloat()).isCloseTo(expected.entropy(), within(1e-4));
        }
    }

    private static SliceContender make(ContenderKind kind, RandomSlice slice) {
        return (SliceContender) kind.make(slice);
    }
}
