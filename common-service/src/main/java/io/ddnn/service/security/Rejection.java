package io.ddnn.service.security;

import java.util.Locale;

/** Why a caller was refused: the tag {@code reason} of {@code ddnn.security.rejected}. */
public enum Rejection {
    /** Neither a certificate nor a token. */
    NO_CREDENTIALS,
    /** A token that is not in the list. */
    BAD_TOKEN,
    /** An address that tried too many wrong tokens: not even looked at. */
    TOO_MANY_FAILURES,
    /** A token without the role that is needed, or one where only a certificate will do. */
    ROLE,
    /** A certificate of a node that is none of this node's children. */
    NOT_A_CHILD,
    /** A message of another source than the certificate's node. */
    OTHER_SOURCE,
    /** A certificate that no authority known here has signed. */
    CERTIFICATE_UNTRUSTED,
    /** A certificate before or after its time. */
    CERTIFICATE_EXPIRED,
    /** A certificate on the list of revoked ones. */
    CERTIFICATE_REVOKED,
    /** A certificate that names no node. */
    CERTIFICATE_WITHOUT_NODE,
    /** A request whose path or form the firewall does not let through. */
    MALFORMED_REQUEST,
    /** A body that did not come in time. */
    SLOW_BODY;

    /** As in tags and problem details. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
