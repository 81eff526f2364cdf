/** Replicas of one node: which of them joins a sample, and how messages reach it. */
@NullMarked
package io.ddnn.service.replica;

import org.jspecify.annotations.NullMarked;
