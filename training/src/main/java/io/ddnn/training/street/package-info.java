/** A generator of data sets: cars, buses and persons on a small street corner, drawn as any number of cameras see them. */
@NullMarked
package io.ddnn.training.street;

import org.jspecify.annotations.NullMarked;
