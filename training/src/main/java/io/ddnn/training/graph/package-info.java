/** A network as a differentiable graph: its real-valued parameters, and the forward pass on DJL's PyTorch engine. */
@NullMarked
package io.ddnn.training.graph;

import org.jspecify.annotations.NullMarked;
