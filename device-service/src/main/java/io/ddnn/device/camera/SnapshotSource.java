package io.ddnn.device.camera;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a camera for a snapshot over HTTP. */
final class SnapshotSource implements FrameSource {

    private final HttpClient http;
    private final URI address;
    private final Duration timeout;
    private final long mostBytes;

    /**
     * Makes one.
     *
     * @param timeout the longest to wait for a snapshot
     * @param mostBytes the most bytes that it may have
     */
    SnapshotSource(HttpClient http, URI address, Duration timeout, long mostBytes) {
        this.http = http;
        this.address = address;
        this.timeout = timeout;
        this.mostBytes = mostBytes;
    }

    @Override
    public byte @Nullable [] take() throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                http.send(HttpRequest.newBuilder(address).timeout(timeout).build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == 204) {
                return null;
            }
            if (response.statusCode() != 200) {
                throw new IOException(address + " answered with status " + response.statusCode());
            }
            byte[] file = body.readNBytes((int) Math.min(mostBytes + 1, Integer.MAX_VALUE));
            if (file.length > mostBytes) {
                throw new IOException(address + " sent more than " + mostBytes + " bytes");
            }
            return file;
        }
    }
}
