package io.ddnn.benchmarks.kernel;

import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.kernel.PlanarKernelProvider;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.kernel.VectorKernelProvider;
import java.util.List;

/** Who is measured. */
public enum ContenderKind {

    /** Kernels of this project, plain loops. */
    SCALAR("scalar"),

    /** Kernels of this project that the JIT compiler vectorises. */
    PLANAR("planar"),

    /** Kernels of this project on the Vector API. */
    VECTOR("vector"),

    /** The same network in floats in ONNX Runtime. */
    ONNX_FLOAT("ONNX Runtime, float"),

    /** The same network with 8-bit convolutions in ONNX Runtime. */
    ONNX_BYTES("ONNX Runtime, 8-bit"),

    /** The same network in floats in PyTorch, through DJL. */
    TORCH("DJL PyTorch, float"),

    /** The kernels of this project in C. */
    C("C, gcc -O3 -march=native"),

    /** XOR, bit count and addition in registers only, as many as the convolutions have. */
    BOUND("XOR, bit count, add in registers");

    private final String text;

    ContenderKind(String text) {
        this.text = text;
    }

    /** The contender in words. */
    public String text() {
        return text;
    }

    /** The contender, ready for the work of a slice; all but {@link #BOUND} compute it. */
    Contender make(RandomSlice slice) {
        return switch (this) {
            case SCALAR -> own(new ScalarKernelProvider(), slice);
            case PLANAR -> own(new PlanarKernelProvider(), slice);
            case VECTOR -> own(new VectorKernelProvider(), slice);
            case ONNX_FLOAT -> new OnnxContender(OnnxSlices.floats(slice), slice);
            case ONNX_BYTES -> new OnnxContender(OnnxSlices.bytes(slice), slice);
            case TORCH -> new TorchContender(slice);
            case C -> new CContender(slice);
            case BOUND -> new RegisterLoop(slice);
        };
    }

    private static SliceContender own(KernelProvider provider, RandomSlice slice) {
        return new BinaryContender(provider, slice);
    }

    /** Whether this machine can run it. */
    boolean isAvailable() {
        return this != C || CLibrary.canBeBuilt();
    }

    /** What its JVM needs. */
    List<String> jvmOptions() {
        return switch (this) {
            case VECTOR, BOUND -> List.of("--add-modules", "jdk.incubator.vector");
            case C, ONNX_FLOAT, ONNX_BYTES, TORCH -> List.of("--enable-native-access=ALL-UNNAMED");
            case SCALAR, PLANAR -> List.of();
        };
    }
}
