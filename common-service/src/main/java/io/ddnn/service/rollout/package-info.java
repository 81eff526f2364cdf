/** New versions of the network, taken from the bundle's directory while the service runs. */
@NullMarked
package io.ddnn.service.rollout;

import org.jspecify.annotations.NullMarked;
