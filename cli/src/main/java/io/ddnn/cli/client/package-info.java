/** Reads what running services tell of themselves. */
@NullMarked
package io.ddnn.cli.client;

import org.jspecify.annotations.NullMarked;
