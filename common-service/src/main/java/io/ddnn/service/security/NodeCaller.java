package io.ddnn.service.security;

import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** A node of the network that has shown its certificate. */
public final class NodeCaller extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final String node;
    private final transient Runnable onOtherSource;

    /**
     * Makes a caller.
     *
     * @param node id of the node, from its certificate
     * @param onOtherSource is told when it sends a message that is not its own
     */
    NodeCaller(String node, Runnable onOtherSource) {
        super(List.<GrantedAuthority>of());
        this.node = node;
        this.onOtherSource = onOtherSource;
        setAuthenticated(true);
    }

    /**
     * Refuses a message whose source is not the node that the request's certificate names. Where the service is not
     * protected there is no certificate, and nothing is refused.
     *
     * @param source the message's source
     * @throws ProblemException if they differ
     */
    public static void requireSource(String source) {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller instanceof NodeCaller sender && !sender.node.equals(source)) {
            sender.onOtherSource.run();
            throw new ProblemException(ProblemType.FORBIDDEN, "message is of source '"
                    + source.replaceAll("[^ -~]", "?") + "', expected '" + sender.node
                    + "', which the certificate names");
        }
    }

    /** The id of the node. */
    @Override
    public String getPrincipal() {
        return node;
    }

    /** Whom a rate limit counts. */
    @Override
    public String getName() {
        return "node " + node;
    }

    /** None is kept. */
    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeCaller caller && node.equals(caller.node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }
}
