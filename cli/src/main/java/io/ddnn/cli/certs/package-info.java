/** Certificates and tokens for development. */
@NullMarked
package io.ddnn.cli.certs;

import org.jspecify.annotations.NullMarked;
