/** Thresholds of exits that change while a service runs: numbered, kept, and the same at all replicas. */
@NullMarked
package io.ddnn.service.threshold;

import org.jspecify.annotations.NullMarked;
