package io.ddnn.service.fault;

import io.ddnn.service.security.Operators;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/faults}: tells which faults the service pretends to have, and changes that. */
@Tag(name = "operators")
@RestController
public final class FaultController {

    private static final String PATH = "/admin/faults";

    private final Faults faults;

    /** Makes the controller. */
    public FaultController(Faults faults) {
        this.faults = faults;
    }

    /**
     * What is to be changed; what is absent stays.
     *
     * @param unplugged whether connections to the service break, those below {@code /admin} excepted
     * @param uplinkCut whether the tier above cannot be reached
     */
    @Schema(name = "FaultChange")
    public record Change(@Nullable Boolean unplugged, @Nullable Boolean uplinkCut) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        public Change(@Nullable Boolean unplugged, @Nullable Boolean uplinkCut) {
            this.unplugged = unplugged;
            this.uplinkCut = uplinkCut;
        }
    }

    /**
     * Tells which faults this service pretends to have. Only where ddnn.faults.enabled is true.
     *
     * @return the faults
     */
    @GetMapping(PATH)
    Faults.State faults() {
        return faults.state();
    }

    /**
     * Unplugs this service, cuts its link to the tier above, or mends either.
     *
     * @return the faults, changed
     */
    @PutMapping(PATH)
    Faults.State changeFaults(HttpServletRequest http, @RequestBody Change change) {
        if (change.unplugged() == null && change.uplinkCut() == null) {
            throw new ProblemException(ProblemType.INVALID_REQUEST,
                    "body has neither unplugged nor uplinkCut, expected true or false for one of them");
        }
        Faults.State now = faults.state();
        faults.set(new Faults.State(change.unplugged() == null ? now.unplugged() : change.unplugged(),
                change.uplinkCut() == null ? now.uplinkCut() : change.uplinkCut()), Operators.name(http));
        return faults.state();
    }
}
