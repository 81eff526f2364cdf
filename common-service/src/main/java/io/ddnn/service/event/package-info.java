/** What a service decides, told to those who listen. */
@NullMarked
package io.ddnn.service.event;

import org.jspecify.annotations.NullMarked;
