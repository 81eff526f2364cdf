/** What all tiers' HTTP endpoints share: bodies, media types, problem details. */
@NullMarked
package io.ddnn.service.web;

import org.jspecify.annotations.NullMarked;
