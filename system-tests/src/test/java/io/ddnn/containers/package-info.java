/** The hierarchy in containers: the images, docker-compose.yml, Prometheus and its rules, on a real engine. */
@NullMarked
package io.ddnn.containers;

import org.jspecify.annotations.NullMarked;
