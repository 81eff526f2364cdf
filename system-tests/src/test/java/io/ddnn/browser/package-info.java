/** The console in a browser. */
@NullMarked
package io.ddnn.browser;

import org.jspecify.annotations.NullMarked;
