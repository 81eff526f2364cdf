/** A client library: posts samples to the devices of a running hierarchy, and tells what came of them. */
@NullMarked
package io.ddnn.client;

import org.jspecify.annotations.NullMarked;
