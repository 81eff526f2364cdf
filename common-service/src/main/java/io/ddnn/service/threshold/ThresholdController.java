package io.ddnn.service.threshold;

import io.ddnn.service.security.Operators;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/thresholds}: reads the thresholds of the node's exits, changes them, and takes changes back. */
@Tag(name = "operators")
@RestController
public final class ThresholdController {

    private static final String PATH = "/admin/thresholds";

    private final Thresholds thresholds;

    /** Makes the controller. */
    public ThresholdController(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    /**
     * The thresholds in force.
     *
     * @param version the version of the network that they are for, 6 hex digits
     * @param revision number of the highest revision; 0 if there is none
     * @param kept whether changes are written down; if not, none are taken
     * @param thresholds by the names of exits, normalised entropies in [0, 1]; null: no sample leaves there
     * @param bundled those that the network brought with it
     */
    @Schema(name = "ThresholdState")
    public record State(String version, long revision, boolean kept, Map<String, @Nullable Double> thresholds,
            Map<String, @Nullable Double> bundled) {}

    /**
     * What is to be changed.
     *
     * @param thresholds by the names of exits; exits not named stay as they are
     */
    @Schema(name = "ThresholdChange")
    public record Change(@Nullable Map<String, @Nullable Double> thresholds) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        public Change(@Nullable Map<String, @Nullable Double> thresholds) {
            this.thresholds = thresholds;
        }
    }

    /**
     * Tells the thresholds in force. Their ETag is what a change needs.
     *
     * @return the thresholds
     */
    @GetMapping(PATH)
    ResponseEntity<State> thresholds() {
        return state();
    }

    /**
     * Tells what was changed, by whom and when.
     *
     * @return the revisions, the newest first
     */
    @GetMapping(PATH + "/revisions")
    List<ThresholdRevision> thresholdRevisions() {
        return thresholds.revisions().reversed();
    }

    /**
     * Changes thresholds, here and at the node's replicas. A sample keeps those that it began with.
     *
     * @param expected the ETag of the thresholds that the change is made for; *: whatever they are
     * @return the thresholds, changed
     */
    @PutMapping(PATH)
    ResponseEntity<State> changeThresholds(HttpServletRequest http,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String expected,
            @RequestBody Change change) {
        if (change.thresholds() == null) {
            throw new ProblemException(ProblemType.INVALID_REQUEST,
                    "thresholds is missing, expected some of the exits " + thresholds.now().keySet());
        }
        ThresholdRevision _ = thresholds.change(Operators.name(http), required(expected), change.thresholds());
        return state();
    }

    /**
     * Takes the last change back, as a change of its own.
     *
     * @param expected the ETag of the thresholds that are to be taken back; *: whatever they are
     * @return the thresholds, changed
     */
    @PostMapping(PATH + "/undo")
    ResponseEntity<State> undoThresholds(HttpServletRequest http,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String expected) {
        ThresholdRevision _ = thresholds.undo(Operators.name(http), required(expected));
        return state();
    }

    private static String required(@Nullable String expected) {
        if (expected == null) {
            throw new ProblemException(ProblemType.PRECONDITION_REQUIRED,
                    "header If-Match is missing, expected the ETag of GET " + PATH + ", or *");
        }
        return expected.length() > 1 && expected.startsWith("\"") && expected.endsWith("\"")
                ? expected.substring(1, expected.length() - 1)
                : expected;
    }

    private ResponseEntity<State> state() {
        List<ThresholdRevision> revisions = thresholds.revisions();
        return ResponseEntity.ok()
                .eTag(thresholds.tag())
                .body(new State(thresholds.version(), revisions.isEmpty() ? 0 : revisions.getLast().revision(),
                        thresholds.isKept(), thresholds.now(), thresholds.bundled()));
    }
}
