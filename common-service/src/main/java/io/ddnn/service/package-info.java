/** What the three tiers share on Spring. */
@NullMarked
package io.ddnn.service;

import org.jspecify.annotations.NullMarked;
