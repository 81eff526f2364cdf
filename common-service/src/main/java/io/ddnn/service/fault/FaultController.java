package io.ddnn.service.fault;

import io.ddnn.service.security.Operators;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/faults}: tells which faults the service pretends to have, and changes that. */
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
    public record Change(@Nullable Boolean unplugged, @Nullable Boolean uplinkCut) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        public Change(@Nullable Boolean unplugged, @Nullable Boolean uplinkCut) {
            this.unplugged = unplugged;
            this.uplinkCut = uplinkCut;
        }
    }

    @GetMapping(PATH)
    Faults.State read() {
        return faults.state();
    }

    @PutMapping(PATH)
    Faults.State change(HttpServletRequest http, @RequestBody Change change) {
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
