/** The edge tier: joins the devices of a sample, answers or forwards. */
@NullMarked
package io.ddnn.edge;

import org.jspecify.annotations.NullMarked;
