/** What operators ask of a service, below {@code /admin}. */
@NullMarked
package io.ddnn.service.admin;

import org.jspecify.annotations.NullMarked;
