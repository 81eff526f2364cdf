/** Rules that the code of every module keeps. */
@NullMarked
package io.ddnn.architecture;

import org.jspecify.annotations.NullMarked;
