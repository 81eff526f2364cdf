package io.ddnn.service.event;

import io.ddnn.model.wire.JsonMessages.ReplyBody;
import java.time.Instant;

/**
 * A sample that a node has answered.
 *
 * @param node id of the node
 * @param at when
 * @param here whether this node decided it; if not, the decision came from above
 * @param decision the answer; its explanation tells of the exits that the sample reached at this node, and of what this node
 *     sent to the tier above
 */
public record DecisionEvent(String node, Instant at, boolean here, ReplyBody decision) {}
