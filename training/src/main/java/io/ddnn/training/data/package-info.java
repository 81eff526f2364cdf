/** Data sets: samples of several devices, the folder format, and the layout of the authors' archive. */
@NullMarked
package io.ddnn.training.data;

import org.jspecify.annotations.NullMarked;
