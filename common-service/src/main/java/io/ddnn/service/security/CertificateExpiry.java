package io.ddnn.service.security;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;

/**
 * Shows how long this service's own certificate still holds ({@code ddnn.certificate.expiry}), and warns in the log, once a
 * day, in the last two weeks.
 */
final class CertificateExpiry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateExpiry.class);
    private static final Duration WARN = Duration.ofDays(14);

    private final String name;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("certificate-expiry").daemon().factory());
    private volatile Instant end;

    CertificateExpiry(String name, SslBundle bundle, MeterRegistry registry, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        this.end = end(bundle);
        Gauge.builder("ddnn.certificate.expiry", () -> left().toMillis() / 1e3)
                .description("Time until this service's certificate ends; negative afterwards")
                .baseUnit("seconds")
                .tags("bundle", name)
                .register(registry);
        Future<?> _ = timer.scheduleAtFixedRate(this::warn, 0, 1, TimeUnit.DAYS);
    }

    /** The bundle was read again. */
    void use(SslBundle bundle) {
        end = end(bundle);
        LOG.info("SSL bundle '{}' was read again, its certificate holds until {}", name, end);
        warn();
    }

    private Duration left() {
        return Duration.between(clock.instant(), end);
    }

    private void warn() {
        if (left().compareTo(WARN) < 0) {
            LOG.warn("the certificate of SSL bundle '{}' holds until {} only: renew it", name, end);
        }
    }

    /** The earliest end of all certificates that the bundle shows. */
    static Instant end(SslBundle bundle) {
        KeyStore store = bundle.getStores().getKeyStore();
        Instant first = Instant.MAX;
        try {
            if (store != null) {
                for (String alias : Collections.list(store.aliases())) {
                    if (store.getCertificate(alias) instanceof X509Certificate certificate
                            && certificate.getNotAfter().toInstant().isBefore(first)) {
                        first = certificate.getNotAfter().toInstant();
                    }
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key store of an SSL bundle cannot be read: " + e.getMessage(), e);
        }
        // without any certificate nothing ends; a number that Duration can hold
        return first.equals(Instant.MAX) ? Instant.ofEpochSecond(Integer.MAX_VALUE * 4L) : first;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
