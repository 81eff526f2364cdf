/** Asks a service of the same machine whether it is ready, for container engines. */
@NullMarked
package io.ddnn.service.health;

import org.jspecify.annotations.NullMarked;
