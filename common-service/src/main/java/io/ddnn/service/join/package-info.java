/** The sample join of edges and the cloud: what the children of one sample send, until it is decided. */
@NullMarked
package io.ddnn.service.join;

import org.jspecify.annotations.NullMarked;
