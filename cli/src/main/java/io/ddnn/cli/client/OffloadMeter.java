package io.ddnn.cli.client;

import io.ddnn.client.DeviceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collection;
import java.util.regex.Pattern;

/** Reads from services' own meters how many payload bytes they have sent to the tier above ({@code ddnn.offload}). */
public final class OffloadMeter {

    /** A line of the Prometheus text format: the sum of the summary, once a tag set. */
    private static final Pattern SUM = Pattern.compile("^ddnn_offload_bytes_sum(?:\\{[^}]*})? (\\S+)",
            Pattern.MULTILINE);

    private final DeviceClient client;
    private final Collection<URI> services;

    /**
     * Makes a meter.
     *
     * @param services base addresses of the services to read
     */
    public OffloadMeter(DeviceClient client, Collection<URI> services) {
        this.client = client;
        this.services = services;
    }

    /**
     * Payload bytes that all the services together have sent since they started.
     *
     * @throws UncheckedIOException if a service does not answer
     */
    public double bytes() {
        double bytes = 0;
        try {
            for (URI service : services) {
                bytes += sum(client.get(service, "actuator/prometheus"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a service's meters: " + e.getMessage(), e);
        }
        return bytes;
    }

    static double sum(String metrics) {
        return SUM.matcher(metrics).results().mapToDouble(line -> Double.parseDouble(line.group(1))).sum();
    }
}
