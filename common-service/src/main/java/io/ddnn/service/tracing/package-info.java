/** One trace a sample, across all tiers, in OpenTelemetry's form. */
@NullMarked
package io.ddnn.service.tracing;

import org.jspecify.annotations.NullMarked;
