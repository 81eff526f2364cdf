package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;

/**
 * Kernels as plain loops over long arrays, in the few shapes that the optimizing compiler turns into vector instructions.
 * They need no module beyond {@code java.base}.
 */
public final class PlanarKernelProvider implements KernelProvider {

    /** The provider's name. */
    public static final String NAME = "planar";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PixelConvPool pixelConvPool(ConvPoolParameters parameters) {
        return new PlanarPixelConvPool(parameters);
    }

    @Override
    public BitConvPool bitConvPool(ConvPoolParameters parameters) {
        return new PlanarBitConvPool(parameters);
    }

    @Override
    public BitLinear bitLinear(LinearParameters parameters) {
        return new PlanarBitLinear(parameters);
    }
}
