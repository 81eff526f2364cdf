package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import jdk.incubator.vector.LongVector;

/** Kernels on the Vector API, with vectors of the width that the CPU prefers. */
public final class VectorKernelProvider implements KernelProvider {

    /** The provider's name. */
    public static final String NAME = "vector";

    /** The narrowest vectors that these kernels work with: half of one still holds whole numbers. */
    static final int LEAST_BITS = 128;

    /** Width of the vectors, in bits. */
    static int vectorBits() {
        return LongVector.SPECIES_PREFERRED.vectorBitSize();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PixelConvPool pixelConvPool(ConvPoolParameters parameters) {
        return new VectorPixelConvPool(parameters);
    }

    @Override
    public BitConvPool bitConvPool(ConvPoolParameters parameters) {
        return new VectorBitConvPool(parameters);
    }

    @Override
    public BitLinear bitLinear(LinearParameters parameters) {
        return new VectorBitLinear(parameters);
    }
}
