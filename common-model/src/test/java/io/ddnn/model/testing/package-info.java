/** What the tests of several modules share: the topologies, random networks with random slices, and a float reference. */
@NullMarked
package io.ddnn.model.testing;

import org.jspecify.annotations.NullMarked;
