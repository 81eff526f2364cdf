package io.ddnn.model.network;

/**
 * A fused binary ConvP block: convolution 3x3, padding 1; max pooling 3x3, padding 1; batch norm; sign.
 *
 * @param filters number of filters, 1 to 4096
 * @param stride stride of the pooling, 1 or 2
 */
public record BlockDefinition(int filters, int stride) {

    public BlockDefinition {
        if (filters < 1 || filters > 4096) {
            throw new DefinitionException("field 'filters' is " + filters + ", expected 1 to 4096");
        }
        if (stride != 1 && stride != 2) {
            throw new DefinitionException("field 'stride' is " + stride + ", expected 1 or 2");
        }
    }
}
