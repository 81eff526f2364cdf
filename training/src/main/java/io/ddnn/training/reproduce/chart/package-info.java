/** Line charts as PNG and SVG. */
@NullMarked
package io.ddnn.training.reproduce.chart;

import org.jspecify.annotations.NullMarked;
