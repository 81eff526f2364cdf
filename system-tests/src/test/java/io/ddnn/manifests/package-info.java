/** The manifests in k8s, checked as strictly as can be without a cluster. */
@NullMarked
package io.ddnn.manifests;

import org.jspecify.annotations.NullMarked;
