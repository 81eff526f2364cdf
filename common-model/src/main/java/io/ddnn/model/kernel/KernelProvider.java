package io.ddnn.model.kernel;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import java.util.List;

/**
 * Makes kernels: compiled forms of one layer's parameters. All providers give the same bits and sums for all shapes.
 *
 * <p>A kernel may hold buffers, so it belongs to one thread at a time; a provider is safe for use by several threads.
 */
public interface KernelProvider {

    /** The provider's name, as in {@code -Dddnn.kernel} and in metrics. */
    String name();

    /**
     * Compiles a first layer, which reads 8-bit pixels.
     *
     * @throws IllegalArgumentException if the layer's input does not have 3 channels
     */
    PixelConvPool pixelConvPool(ConvPoolParameters parameters);

    /** Compiles a ConvP block on bits. */
    BitConvPool bitConvPool(ConvPoolParameters parameters);

    /** Compiles the binary part of a linear layer. */
    BitLinear bitLinear(LinearParameters parameters);

    /** A first layer. */
    interface PixelConvPool {
        /**
         * Runs the layer.
         *
         * @param input an image of the layer's input shape
         * @param output receives the bits; of the layer's output shape
         */
        void run(PixelImage input, BitTensor output);
    }

    /** A ConvP block on bits. */
    interface BitConvPool {
        /**
         * Runs the block on the sum of the inputs' convolution sums.
         *
         * @param inputs one map, or up to {@link ConvPoolParameters#maxInputs()} that are averaged, each of the layer's
         *     input shape
         * @param output receives the bits; of the layer's output shape
         */
        void run(List<BitTensor> inputs, BitTensor output);
    }

    /** The binary part of a linear layer. */
    interface BitLinear {
        /**
         * Computes the sum of weight times value for each class.
         *
         * @param input a map of the layer's input shape
         * @param sums receives one sum a class
         */
        void run(BitTensor input, int[] sums);
    }
}
