package io.ddnn.device.offload;

import io.ddnn.model.image.PixelImage;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.OffloadMode;
import io.ddnn.service.offload.OffloadProperties;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Measures link and load from time to time in mode {@code auto}, and shows the choice at {@code /actuator/info}. */
@Component
public final class OffloadMonitor implements InfoContributor, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(OffloadMonitor.class);

    private final ServedNetworks networks;
    private final OffloadProperties properties;
    private final Offloading offloading;
    private final LinkProbe probe;
    private final PixelImage black;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("offload-monitor").daemon().factory());
    private boolean failing;

    /** Makes a monitor; it begins when the service is ready. */
    public OffloadMonitor(ServedNetworks networks, TierProperties tier, OffloadProperties properties,
            Offloading offloading,
            HttpClient http) {
        this.networks = networks;
        ServedNode served = networks.newest();
        this.properties = properties;
        this.offloading = offloading;
        URI parent = Objects.requireNonNull(tier.parent(), "ddnn.parent");
        this.probe = new LinkProbe(http, parent, served.node().id(), served.definition().input().rawBytes(),
                tier.deadline());
        this.black = PixelImage.black(
                served.definition().input().width(),
                served.definition().input().height());
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (offloading.mode() == OffloadMode.AUTO) {
            long millis = properties.probeInterval().toMillis();
            Future<?> _ = timer.scheduleWithFixedDelay(this::measure, 0, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void measure() {
        try {
            LinkProbe.Reading reading = probe.measure();
            long start = System.nanoTime();
            networks.newest().run(black, (_, _) -> false);
            offloading.measured(reading, (System.nanoTime() - start) / 1e9);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("cannot measure the link, and goes on as before: {}", e.toString());
            }
            failing = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // a scheduled task that throws is never run again
            LOG.error("a measurement of the link failed", e);
        }
    }

    @Override
    public void contribute(Info.Builder info) {
        Offloading.Choice choice = offloading.choice();
        info.withDetail("offload",
                Map.of("mode", offloading.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'), "sends",
                        choice.transfer().text(), "reason", choice.reason()));
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
