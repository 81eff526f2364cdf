package io.ddnn.device.offload;

import io.ddnn.service.offload.ProbeController;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Measures the link to the parent with a few requests whose bodies are thrown away there: the faster of two with one byte
 * is a round trip, and what a large one takes longer is the time of its bytes. The large one is as large as a raw image,
 * which is the most that a device may want to send, within limits.
 */
final class LinkProbe {

    private static final int LEAST_BYTES = 1024;
    private static final int SMALL_BYTES = 1;

    private final HttpClient http;
    private final URI address;
    private final String device;
    private final int largeBytes;
    private final Duration timeout;

    /**
     * One measurement.
     *
     * @param roundTripSeconds of a request without content
     * @param secondsPerByte what each byte adds, at least 0
     * @param parentSliceSeconds what the device's slice takes at the parent; NaN if it takes no raw images of this device
     */
    record Reading(double roundTripSeconds, double secondsPerByte, double parentSliceSeconds) {}

    /** What came of a request. */
    private record Timed(double seconds, double parentSliceSeconds) {}

    LinkProbe(HttpClient http, URI parent, String device, int rawBytes, Duration timeout) {
        this.http = http;
        this.address = parent.resolve("/probe");
        this.device = device;
        this.largeBytes = Math.clamp(rawBytes, LEAST_BYTES, ProbeController.MAX_BYTES);
        this.timeout = timeout;
    }

    /**
     * Measures.
     *
     * @throws IOException if the parent cannot be reached, or does not answer as it should
     */
    Reading measure() throws IOException, InterruptedException {
        Timed first = sendOrTimeout(SMALL_BYTES);
        Timed second = sendOrTimeout(SMALL_BYTES);
        double roundTrip = Math.min(first.seconds(), second.seconds());
        // as long at least: that the link got so slow is what must not be missed
        double large = Math.max(roundTrip, sendOrTimeout(largeBytes).seconds());
        double perByte = (large - roundTrip) / (largeBytes - SMALL_BYTES);
        return new Reading(roundTrip, perByte,
                Double.isNaN(second.parentSliceSeconds()) ? first.parentSliceSeconds() : second.parentSliceSeconds());
    }

    /** One that does not return in time counts as if it had just then. */
    private Timed sendOrTimeout(int bytes) throws IOException, InterruptedException {
        try {
            return send(bytes);
        } catch (HttpConnectTimeoutException e) {
            throw e;
        } catch (HttpTimeoutException _) {
            return new Timed(timeout.toNanos() / 1e9, Double.NaN);
        }
    }

    private Timed send(int bytes) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", "application/octet-stream")
                .header(ProbeController.SOURCE_HEADER, device)
                .POST(BodyPublishers.ofByteArray(new byte[bytes]))
                .build();
        long start = System.nanoTime();
        HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
        double seconds = (System.nanoTime() - start) / 1e9;
        if (response.statusCode() != 204) {
            throw new IOException(address + " answers with HTTP status " + response.statusCode() + ", expected 204");
        }
        boolean raw =
                response.headers().firstValue(ProbeController.RAW_HEADER).map(Boolean::parseBoolean).orElse(false);
        return new Timed(seconds, raw
                ? response.headers().firstValueAsLong(ProbeController.SLICE_HEADER).orElse(0) / 1e6
                : Double.NaN);
    }
}
