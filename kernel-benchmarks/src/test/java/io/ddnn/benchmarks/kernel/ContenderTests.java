package io.ddnn.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is compared computes the same. */
class ContenderTests {

    @ParameterizedTest
    @EnumSource
    void allGiveWhatThePlainKernelsGive(Workload workload) {
        for (ContenderKind kind : ContenderKind.values()) {
            if (kind.isExact() && kind != ContenderKind.TORCH && kind.isAvailable()) {
                assertEqual(workload, kind);
            }
        }
    }

    @Tag("pytorch")
    @ParameterizedTest
    @EnumSource
    void pyTorchGivesIt(Workload workload) {
        assertEqual(workload, ContenderKind.TORCH);
    }

    private static void assertEqual(Workload workload, ContenderKind kind) {
        RandomSlice slice = RandomSlice.of(workload);
        try (Contender plain = ContenderKind.SCALAR.make(slice); Contender other = kind.make(slice)) {
            assertThat(other.outcome()).as(kind.text()).containsExactly(plain.outcome(), within(1e-3f));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.INCLUDE, names = {"DEVICE", "LARGE"})
    void eightBitsGiveMostBits(Workload workload) {
        RandomSlice slice = RandomSlice.of(workload);
        try (Contender plain = ContenderKind.SCALAR.make(slice);
                Contender bytes = ContenderKind.ONNX_BYTES.make(slice)) {
            float[] expected = plain.outcome();
            float[] actual = bytes.outcome();
            int equal = 0;
            for (int i = 0; i < expected.length; i++) {
                equal += Math.abs(actual[i] - expected[i]) < (workload.head() ? 8 : 0.5) ? 1 : 0;
            }
            assertThat(equal).isGreaterThan(expected.length * 8 / 10);
        }
    }
}
