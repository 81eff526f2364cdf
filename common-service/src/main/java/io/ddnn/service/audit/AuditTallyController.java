package io.ddnn.service.audit;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /admin/audit}: what this node's audits have come to, by exit. */
@RestController
public final class AuditTallyController {

    private final Audits audits;

    /** Makes the controller. */
    public AuditTallyController(Audits audits) {
        this.audits = audits;
    }

    @GetMapping("/admin/audit")
    Map<String, Audits.Agreement> read() {
        Map<String, Audits.Agreement> all = new TreeMap<>();
        audits.agreements().forEach((exit, agreement) -> all.put(exit.text(), agreement));
        return all;
    }
}
