package io.ddnn.service.rollout;

import io.ddnn.service.rollout.UpdateState.Outcome;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/network}: GET tells which versions are loaded; POST looks at the bundle's directory now, and answers
 * 200 if its version is the newest then, 202 if it waits, and 422 if it cannot be served.
 */
@WebEndpoint(id = "network")
public final class NetworkEndpoint {

    private final NetworkUpdates updates;

    /** Makes the endpoint. */
    public NetworkEndpoint(NetworkUpdates updates) {
        this.updates = updates;
    }

    /** The versions loaded, and what came of the last look. */
    @ReadOperation
    public UpdateState state() {
        return updates.state();
    }

    /** Looks at the bundle's directory now. */
    @WriteOperation
    public WebEndpointResponse<UpdateState> check() {
        UpdateState state = updates.check();
        int status = state.outcome() == Outcome.FAILED ? 422 : state.outcome() == Outcome.WAITING ? 202 : 200;
        return new WebEndpointResponse<>(state, status);
    }
}
