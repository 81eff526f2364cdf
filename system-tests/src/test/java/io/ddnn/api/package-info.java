/** Tests of the descriptions of the services' APIs. */
@NullMarked
package io.ddnn.api;

import org.jspecify.annotations.NullMarked;
