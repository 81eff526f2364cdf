/** Faults on demand, for demonstrations and drills. */
@NullMarked
package io.ddnn.service.fault;

import org.jspecify.annotations.NullMarked;
