package io.ddnn.benchmarks.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** The same kernels in C, called through the foreign function interface: what a C compiler reaches with them. */
final class CContender implements SliceContender {

    private final RandomSlice slice;
    private final MemorySegment handle;
    private final MethodHandle run;
    private final MethodHandle sum;
    private final MethodHandle bit;

    CContender(RandomSlice slice) {
        this.slice = slice;
        CLibrary library = CLibrary.build();
        this.run = library.procedure("slice_run", ADDRESS);
        this.sum = library.function("slice_sum", JAVA_INT, ADDRESS, JAVA_INT);
        this.bit = library.function("slice_bit", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
        try {
            this.handle = make(library, slice);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MemorySegment make(CLibrary library, RandomSlice slice) throws Throwable {
        MapShape shape = slice.workload().input();
        boolean pixels = slice.image() != null;
        MemorySegment handle = (MemorySegment) library.function("slice_new", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT,
                JAVA_INT).invokeExact(pixels ? 1 : 0, shape.height(), shape.width(), slice.blocks().size());
        MethodHandle addBlock = library.procedure("slice_block", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        for (int i = 0; i < slice.blocks().size(); i++) {
            ConvPoolParameters block = slice.blocks().get(i);
            int filters = block.filters().size();
            MemorySegment weights = bytes(block.filters());
            MemorySegment thresholds = Arena.global().allocateFrom(JAVA_INT, block.thresholds()[0]);
            MemorySegment flips = flips(block);
            if (i == 0 && slice.image() != null) {
                MemorySegment rgb = Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, slice.image().rgb());
                library.procedure("slice_first", ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS)
                        .invokeExact(handle, rgb, block.stride(), filters, weights, thresholds, flips);
            } else {
                MapShape input = block.input();
                addBlock.invokeExact(handle, input.height(), input.width(), input.channels(), block.stride(), filters,
                        weights, thresholds, flips);
            }
        }
        if (slice.map() != null) {
            library.procedure("slice_map", ADDRESS, ADDRESS, JAVA_INT).invokeExact(handle,
                    bytes(List.of(slice.map())), shape.channels());
        }
        LinearParameters head = slice.head();
        if (head != null) {
            library.procedure("slice_head", ADDRESS, JAVA_INT, ADDRESS).invokeExact(handle, head.classes(),
                    bytes(head.weights()));
        }
        return handle;
    }

    private static MemorySegment flips(ConvPoolParameters block) {
        MemorySegment flips = Arena.global().allocate(block.flips().length);
        for (int f = 0; f < block.flips().length; f++) {
            flips.set(ValueLayout.JAVA_BYTE, f, (byte) (block.flips()[f] ? 1 : 0));
        }
        return flips;
    }

    /** Tensors as 0 and 1, a byte each, channels last. */
    private static MemorySegment bytes(List<BitTensor> tensors) {
        MapShape shape = tensors.getFirst().shape();
        MemorySegment bytes = Arena.global().allocate((long) tensors.size() * shape.values());
        long i = 0;
        for (BitTensor tensor : tensors) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    for (int c = 0; c < shape.channels(); c++) {
                        bytes.set(ValueLayout.JAVA_BYTE, i++, (byte) (tensor.get(y, x, c) ? 1 : 0));
                    }
                }
            }
        }
        return bytes;
    }

    @Override
    public Object run() {
        try {
            run.invokeExact(handle);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return handle;
    }

    @Override
    public float[] outcome() {
        Object _ = run();
        try {
            LinearParameters head = slice.head();
            if (head != null) {
                int[] sums = new int[head.classes()];
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = (int) sum.invokeExact(handle, i);
                }
                double[] scores = head.scores(sums);
                float[] outcome = new float[scores.length];
                for (int i = 0; i < outcome.length; i++) {
                    outcome[i] = (float) scores[i];
                }
                return outcome;
            }
            MapShape shape = slice.blocks().getLast().output();
            float[] outcome = new float[shape.values()];
            int i = 0;
            for (int c = 0; c < shape.channels(); c++) {
                for (int y = 0; y < shape.height(); y++) {
                    for (int x = 0; x < shape.width(); x++) {
                        outcome[i++] = (int) bit.invokeExact(handle, y, x, c) == 1 ? 1 : -1;
                    }
                }
            }
            return outcome;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
