package io.ddnn.device.camera;

import io.ddnn.service.config.TierStartException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of pulled pictures, {@code ddnn.camera.*}.
 *
 * @param url address of a snapshot, PNG or JPEG; status 204 says that no object is in view
 * @param directory where something else puts pictures, each by renaming a whole file; instead of an address
 * @param rate frames a second; the same at all devices of a network
 * @param prefix what sample ids begin with; the same at all devices of a network
 * @param maxInFlight how many frames wait for their answers; more are dropped
 * @param sinkFile where decisions are appended, one JSON object a line
 * @param sinkWebhook where each decision is posted as JSON
 */
@ConfigurationProperties("ddnn.camera")
public record CameraProperties(@Nullable URI url, @Nullable Path directory, double rate, String prefix, int maxInFlight,
        @Nullable Path sinkFile, @Nullable URI sinkWebhook) {

    private static final double FASTEST = 1000;

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public CameraProperties(@Nullable URI url, @Nullable Path directory, @DefaultValue("1") double rate,
            @DefaultValue("frame") String prefix, @DefaultValue("2") int maxInFlight, @Nullable Path sinkFile,
            @Nullable URI sinkWebhook) {
        require(url == null || directory == null, "url", url, "none, as ddnn.camera.directory is set too");
        requireHttp("url", url);
        requireHttp("sink-webhook", sinkWebhook);
        require(rate > 0 && rate <= FASTEST, "rate", rate, "more than 0, at most " + FASTEST + " frames a second");
        require(prefix.matches("[A-Za-z0-9._~-]{1,40}"), "prefix", prefix, "1 to 40 of [A-Za-z0-9._~-]");
        require(maxInFlight >= 1, "max-in-flight", maxInFlight, "at least 1");
        this.url = url;
        this.directory = directory;
        this.rate = rate;
        this.prefix = prefix;
        this.maxInFlight = maxInFlight;
        this.sinkFile = sinkFile;
        this.sinkWebhook = sinkWebhook;
    }

    private static void requireHttp(String property, @Nullable URI address) {
        require(address == null
                || (List.of("http", "https").contains(String.valueOf(address.getScheme()))
                        && address.getHost() != null),
                property, address, "an address like http://camera/snapshot.jpg");
    }

    private static void require(boolean condition, String property, @Nullable Object value, String expected) {
        if (!condition) {
            throw new TierStartException("ddnn.camera." + property + " is '" + value + "', expected " + expected);
        }
    }

    /** Time from one frame to the next. */
    Duration period() {
        return Duration.ofNanos(Math.round(1e9 / rate));
    }
}
