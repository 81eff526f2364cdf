package io.ddnn.benchmarks.kernel;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A contender on a workload, one thread, one input at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SliceBenchmark {

    /** The workload. */
    @Param({"DEVICE", "CLOUD", "WIDE", "LARGE"})
    public Workload workload = Workload.DEVICE;

    /** The contender. */
    @Param({"SCALAR", "PLANAR", "VECTOR", "ONNX_FLOAT", "ONNX_BYTES", "TORCH", "C", "BOUND"})
    public ContenderKind contender = ContenderKind.SCALAR;

    private @Nullable Contender ready;

    /** Makes the contender. */
    @Setup
    public void make() {
        ready = contender.make(RandomSlice.of(workload));
    }

    /** Computes the slice once. */
    @Benchmark
    public Object run() {
        return Objects.requireNonNull(ready).run();
    }

    /** Frees what the contender holds. */
    @TearDown
    public void free() {
        Objects.requireNonNull(ready).close();
    }
}
