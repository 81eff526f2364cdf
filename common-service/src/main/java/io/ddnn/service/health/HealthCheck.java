package io.ddnn.service.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The health check of a container: exits with 0 if the service of the same container has shown within the last
 * {@value #SECONDS} seconds that it is ready ({@link Heartbeat}), and with 1 and a line that says why if it has not. So an
 * image needs no client, and a check costs no more than the start of a JVM.
 */
public final class HealthCheck {

    private static final int SECONDS = 10;

    private HealthCheck() {}

    /** Checks the file that the environment variable {@code DDNN_HEARTBEAT} names, and ends the process. */
    public static void main(String[] arguments) {
        String problem = check(System.getenv(), InstantSource.system().instant());
        if (!problem.isEmpty()) {
            System.err.println(problem);
        }
        System.exit(problem.isEmpty() ? 0 : 1);
    }

    /**
     * Checks once.
     *
     * @return what is wrong; empty if the service is ready
     */
    static String check(Map<String, String> environment, Instant now) {
        @Nullable
        String file = environment.get("DDNN_HEARTBEAT");
        if (file == null || file.isBlank()) {
            return "DDNN_HEARTBEAT is not set, expected the file with which the service shows that it is ready";
        }
        try {
            Duration age = Duration.between(Files.getLastModifiedTime(Path.of(file)).toInstant(), now);
            return age.compareTo(Duration.ofSeconds(SECONDS)) <= 0
                    ? ""
                    : "the service has not shown for " + age.toSeconds() + " s that it is ready";
        } catch (NoSuchFileException _) {
            return "the service is not ready: " + file + " is not there";
        } catch (IOException e) {
            return "DDNN_HEARTBEAT is '" + file + "', which cannot be read: " + e.getMessage();
        }
    }
}
