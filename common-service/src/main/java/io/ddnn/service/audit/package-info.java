/** Audits: what the tiers above would have answered where a sample left early. */
@NullMarked
package io.ddnn.service.audit;

import org.jspecify.annotations.NullMarked;
