/** Aggregation of the children's class scores and feature maps. */
@NullMarked
package io.ddnn.model.aggregate;

import org.jspecify.annotations.NullMarked;
