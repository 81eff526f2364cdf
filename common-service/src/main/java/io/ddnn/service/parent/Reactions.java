package io.ddnn.service.parent;

import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.web.ProblemType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the tier above makes of a message from its replies and problem details. */
final class Reactions {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SCORES_MISSING = ProblemType.SCORES_MISSING.uri().toString();
    private static final String MOVED = ProblemType.MOVED.uri().toString();
    private static final String USE_VERSION = ProblemType.USE_VERSION.uri().toString();
    private static final String NETWORK_VERSION = ProblemType.NETWORK_VERSION.uri().toString();

    private final ServedNetworks networks;

    /**
     * Makes a reader.
     *
     * @param networks the versions that this node has loaded
     */
    Reactions(ServedNetworks networks) {
        this.networks = networks;
    }

    /**
     * What a reply means.
     *
     * @param otherVersion the version that made it, where that is not the one asked with; else null
     */
    Reaction of(Reply reply, @Nullable String otherVersion) {
        return switch (reply) {
            case Reply.Wanted _ -> new Reaction.Wanted();
            case Reply.Noted _ -> new Reaction.Noted();
            case Reply.Decided decided ->
                new Reaction.Answer(new ParentAnswer.Decided(decided.decision(), otherVersion, decided.audit()));
        };
    }

    /** What a problem of one message means. */
    Reaction of(Outcome.Failed problem) {
        if (problem.type().equals(MOVED)) {
            return new Reaction.Moved(problem.detail());
        }
        if (problem.type().equals(SCORES_MISSING)) {
            return new Reaction.Again(problem.detail());
        }
        for (String version : problem.versions()) {
            if (networks.find(version) != null) {
                return new Reaction.Answer(
                        new ParentAnswer.OtherVersion(version, problem.type().equals(USE_VERSION)));
            }
        }
        if (problem.type().equals(NETWORK_VERSION)) {
            // no version in common: to this node, the tier above is not there until one of the two is updated
            return Reaction.unavailable(DegradedReason.PARENT_UNREACHABLE, "the tier above: " + problem.detail());
        }
        if (problem.status() == ProblemType.OVERLOADED.status()) {
            return Reaction.unavailable(DegradedReason.PARENT_OVERLOADED, problem.detail());
        }
        if (problem.status() == ProblemType.DEADLINE_EXCEEDED.status()) {
            return Reaction.unavailable(DegradedReason.DEADLINE, problem.detail());
        }
        if (problem.status() >= 500) {
            return Reaction.unavailable(DegradedReason.PARENT_UNREACHABLE, "the tier above: " + problem.detail());
        }
        return new Reaction.Answer(new ParentAnswer.Refused(problem.status(), problem.type(), problem.detail()));
    }

    /** A response other than 200: problem details, if it has them. */
    static Outcome.Failed problem(int status, byte[] body) {
        JsonNode problem;
        try {
            problem = JSON.readTree(body);
        } catch (JacksonException _) {
            problem = JSON.createObjectNode();
        }
        String type = problem.path("type").asString("about:blank");
        List<String> versions = new ArrayList<>();
        if (type.equals(USE_VERSION)) {
            versions.add(problem.path("version").asString(""));
        } else if (type.equals(NETWORK_VERSION)) {
            problem.path("versions").forEach(version -> versions.add(version.asString("")));
        }
        String detail = problem.path("detail").asString("HTTP status " + status);
        // others are none of the protocol's
        return new Outcome.Failed(Math.clamp(status, 400, 599), type, detail, 0, versions);
    }
}
