/** Speaks to running services as a client would. */
@NullMarked
package io.ddnn.cli.client;

import org.jspecify.annotations.NullMarked;
