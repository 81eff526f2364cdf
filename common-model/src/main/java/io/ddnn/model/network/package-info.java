/** The definition of a distributed network: a tree of nodes with blocks, aggregation and exits. */
@NullMarked
package io.ddnn.model.network;

import org.jspecify.annotations.NullMarked;
