package io.ddnn.service.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** A person or a tool that has shown a token. The token itself is not kept. */
final class TokenCaller extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final String holder;

    TokenCaller(Tokens.Holder holder) {
        super(AuthorityUtils.createAuthorityList(
                holder.roles().stream().map(role -> "ROLE_" + role).toList()));
        this.holder = holder.name();
        setAuthenticated(true);
    }

    @Override
    public String getPrincipal() {
        return holder;
    }

    /** Whom a rate limit counts. */
    @Override
    public String getName() {
        return "token " + holder;
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenCaller caller && holder.equals(caller.holder) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return holder.hashCode();
    }
}
