/** Describes what a tier offers over HTTP as OpenAPI: in profile development only. */
@NullMarked
package io.ddnn.service.api;

import org.jspecify.annotations.NullMarked;
