/** Who may ask a service what: certificates of nodes, tokens of people, limits on how often. */
@NullMarked
package io.ddnn.service.security;

import org.jspecify.annotations.NullMarked;
