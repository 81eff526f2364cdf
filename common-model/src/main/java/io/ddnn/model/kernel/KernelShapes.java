package io.ddnn.model.kernel;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.List;

/** The checks that all kernels make of what they are given. */
final class KernelShapes {

    private KernelShapes() {}

    /** Checks the parameters of a first layer. */
    static void checkFirst(ConvPoolParameters p) {
        if (p.input().channels() != PixelImage.CHANNELS) {
            throw new IllegalArgumentException(
                    "a first layer has " + p.input().channels() + " channels, expected " + PixelImage.CHANNELS);
        }
    }

    /** Checks what a first layer is run with. */
    static void check(ConvPoolParameters p, PixelImage input, BitTensor output) {
        if (input.height() != p.input().height() || input.width() != p.input().width()) {
            throw new IllegalArgumentException("image has shape "
                    + new MapShape(input.height(), input.width(), PixelImage.CHANNELS) + ", expected " + p.input());
        }
        checkOutput(p, output.shape());
    }

    /** Checks what a block on bits is run with. */
    static void check(ConvPoolParameters p, List<BitTensor> inputs, BitTensor output) {
        if (inputs.isEmpty() || inputs.size() > p.maxInputs()) {
            throw new IllegalArgumentException(
                    "got " + inputs.size() + " input maps, expected 1 to " + p.maxInputs());
        }
        for (int i = 0; i < inputs.size(); i++) {
            require("input map", inputs.get(i).shape(), p.input());
        }
        checkOutput(p, output.shape());
    }

    /** Checks what a linear layer is run with. */
    static void check(LinearParameters p, BitTensor input, int[] sums) {
        require("input map", input.shape(), p.input());
        if (sums.length != p.classes()) {
            throw new IllegalArgumentException("sums has " + sums.length + " cells, expected " + p.classes());
        }
    }

    /** Makes no shape to compare with: kernels allocate nothing. */
    private static void checkOutput(ConvPoolParameters p, MapShape actual) {
        if (actual.channels() != p.filters().size()
                || actual.height() != (p.input().height() - 1) / p.stride() + 1
                || actual.width() != (p.input().width() - 1) / p.stride() + 1) {
            require("output", actual, p.output());
        }
    }

    private static void require(String what, MapShape actual, MapShape expected) {
        if (!actual.equals(expected)) {
            throw new IllegalArgumentException(what + " has shape " + actual + ", expected " + expected);
        }
    }
}
