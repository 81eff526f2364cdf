package io.ddnn.service.audit;

import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /admin/audit}: what this node's audits have come to, by exit. */
@Tag(name = "operators")
@RestController
public final class AuditTallyController {

    private final Audits audits;

    /** Makes the controller. */
    public AuditTallyController(Audits audits) {
        this.audits = audits;
    }

    /**
     * Tells how often the tiers above agreed with this node's early exits, since the service started.
     *
     * @return audits by exit
     */
    @GetMapping("/admin/audit")
    Map<String, Audits.Agreement> audits() {
        Map<String, Audits.Agreement> all = new TreeMap<>();
        audits.agreements().forEach((exit, agreement) -> all.put(exit.text(), agreement));
        return all;
    }
}
