/** The network as plain Java, without any framework. */
@NullMarked
package io.ddnn.model;

import org.jspecify.annotations.NullMarked;
