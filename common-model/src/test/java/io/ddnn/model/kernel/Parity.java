package io.ddnn.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.testing.RandomImages;
import java.util.List;

/** Checks that all providers which this JVM offers give what the plain one gave, a second time too. */
final class Parity {

    private Parity() {}

    static void check(ConvPoolParameters block, PixelImage image, BitTensor expected) {
        for (KernelProvider provider : KernelProviders.available()) {
            KernelProvider.PixelConvPool kernel = provider.pixelConvPool(block);
            BitTensor output = RandomImages.filled(block.output(), true);
            kernel.run(image, output);
            assertThat(output).as(provider.name()).isEqualTo(expected);
            kernel.run(image, output);
            assertThat(output).as(provider.name() + " again").isEqualTo(expected);
        }
    }

    static void check(ConvPoolParameters block, List<BitTensor> inputs, BitTensor expected) {
        for (KernelProvider provider : KernelProviders.available()) {
            KernelProvider.BitConvPool kernel = provider.bitConvPool(block);
            BitTensor output = RandomImages.filled(block.output(), true);
            kernel.run(inputs, output);
            assertThat(output).as(provider.name()).isEqualTo(expected);
            kernel.run(inputs, output);
            assertThat(output).as(provider.name() + " again").isEqualTo(expected);
        }
    }

    static void check(LinearParameters layer, BitTensor input, int[] expected) {
        for (KernelProvider provider : KernelProviders.available()) {
            int[] sums = new int[expected.length];
            KernelProvider.BitLinear kernel = provider.bitLinear(layer);
            kernel.run(input, sums);
            assertThat(sums).as(provider.name()).isEqualTo(expected);
            kernel.run(input, sums);
            assertThat(sums).as(provider.name() + " again").isEqualTo(expected);
        }
    }
}
