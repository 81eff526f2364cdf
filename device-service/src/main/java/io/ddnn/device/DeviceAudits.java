package io.ddnn.device;

import io.ddnn.model.exit.Decision;
import io.ddnn.service.audit.AuditPolicy;
import io.ddnn.service.audit.Audits;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.parent.Offer;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.parent.ParentAnswer;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends up what a device still has of samples that left early and are audited: apart from the requests of clients, a few at
 * a time, and what is too much is left.
 */
@Component
public final class DeviceAudits {

    private static final int AT_A_TIME = 4;

    private final AuditPolicy policy;
    private final Audits audits;
    private final long allowed;
    private final Semaphore room = new Semaphore(AT_A_TIME);

    /** Makes it. */
    public DeviceAudits(AuditPolicy policy, Audits audits, TierProperties properties) {
        this.policy = policy;
        this.audits = audits;
        this.allowed = properties.deadline().toNanos();
    }

    /** A node above wants the audit of a sample that it decided: it compares the answers itself. */
    void wanted(Parent parent, Supplier<Offer> offer) {
        send(parent, offer, null);
    }

    /** An exit of the device's own was sure of a sample. */
    void decidedHere(Parent parent, String sample, Decision early, Supplier<Offer> offer) {
        if (policy.wants(sample)) {
            send(parent, offer, early);
        }
    }

    private void send(Parent parent, Supplier<Offer> offer, @Nullable Decision early) {
        Parent way = parent.audits();
        if (way == null || !room.tryAcquire()) {
            return;
        }
        Thread.ofVirtual().name("audit").start(() -> {
            try {
                ParentAnswer answer = way.ask(offer.get(), System.nanoTime() + allowed, new Trace());
                if (early != null && answer instanceof ParentAnswer.Decided decided && decided.otherVersion() == null) {
                    audits.heard(early, decided.decision());
                }
            } finally {
                room.release();
            }
        });
    }
}
