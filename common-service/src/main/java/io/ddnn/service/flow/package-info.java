/** What keeps a service from taking on more than it can do in time: admission and deadlines. */
@NullMarked
package io.ddnn.service.flow;

import org.jspecify.annotations.NullMarked;
