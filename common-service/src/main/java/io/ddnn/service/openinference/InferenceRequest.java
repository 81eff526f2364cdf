package io.ddnn.service.openinference;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for inference.
 *
 * @param id the client's name for it; null if it gave none
 * @param inputs by name
 * @param outputs what the client wants, each with whether as a binary tensor; empty: all outputs, none of them binary unless
 *     {@code binary} says so
 * @param binary whether outputs are binary tensors where the client does not say
 */
public record InferenceRequest(@Nullable String id, Map<String, Tensor> inputs, List<Wanted> outputs,
        boolean binary) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public InferenceRequest(@Nullable String id, Map<String, Tensor> inputs, List<Wanted> outputs, boolean binary) {
        this.id = id;
        this.inputs = Map.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.binary = binary;
    }

    /**
     * An output that a client wants.
     *
     * @param name of the output
     * @param binary whether as a binary tensor
     */
    public record Wanted(String name, boolean binary) {}
}
