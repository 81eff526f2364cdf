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
    private final boolean replica;
    private final transient Runnable onOtherSource;

    /**
     * Makes a caller.
     *
     * @param node id of the node, from its certificate
     * @param replica whether it is a replica of this service, which forwards what others have sent it
     * @param onOtherSource is told when it sends a message that is not its own
     */
    NodeCaller(String node, boolean replica, Runnable onOtherSource) {
        super(List.<GrantedAuthority>of());
        this.node = node;
        this.replica = replica;
        this.onOtherSource = onOtherSource;
        setAuthenticated(true);
    }

    /**
     * Refuses a message whose source is not the node that the request's certificate names; a replica forwards messages of
     * all children, whose sources it has checked. Where the service is not
     * protected there is no certificate, and nothing is refused.
     *
     * @param source the message's source
     * @throws ProblemException if they differ
     */
    public static void requireSource(String source) {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller instanceof NodeCaller sender && !sender.replica && !sender.node.equals(source)) {
            sender.onOtherSource.run();
            throw new ProblemException(ProblemType.FORBIDDEN, "message is of source '"
                    + source.replaceAll("[^ -~]", "?") + "', expected '" + sender.node
                    + "', which the certificate names");
        }
    }

    /** Whether the request that is worked on is one of a replica, or of anybody where the service is not protected. */
    public static boolean mayBeReplica() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller instanceof NodeCaller sender ? sender.replica : !(caller instanceof TokenCaller);
    }

    /** Whether it is a replica of this service. */
    boolean isReplica() {
        return replica;
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
