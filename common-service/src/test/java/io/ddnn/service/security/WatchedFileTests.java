package io.ddnn.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.service.config.TierStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTests {

    @TempDir
    private Path directory;

    private Path file;
    private long now = Long.MAX_VALUE - 10;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("list"), "one");
    }

    private WatchedFile<String> watched() {
        return new WatchedFile<>("ddnn.list", file, WatchedFileTests::read, () -> now);
    }

    private static String read(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (text.equals("bad")) {
            throw new IllegalArgumentException("bad, expected good");
        }
        return text;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aChangeIsSeenAfterASecond() throws IOException {
        WatchedFile<String> watched = watched();
        Files.writeString(file, "other");

        assertThat(watched.get()).isEqualTo("one");
        pass(Duration.ofSeconds(1));
        assertThat(watched.get()).isEqualTo("other");
    }

    @Test
    void whatCannotBeReadChangesNothingUntilItCanAgain() throws IOException {
        WatchedFile<String> watched = watched();
        Files.writeString(file, "bad");
        pass(Duration.ofSeconds(1));
        assertThat(watched.get()).isEqualTo("one");

        Files.delete(file);
        pass(Duration.ofSeconds(1));
        assertThat(watched.get()).isEqualTo("one");

        Files.writeString(file, "third");
        pass(Duration.ofSeconds(1));
        assertThat(watched.get()).isEqualTo("third");
    }

    @Test
    void atStartItMustBeReadable() throws IOException {
        Files.writeString(file, "bad");
        assertThatThrownBy(this::watched).isInstanceOf(TierStartException.class)
                .hasMessageContaining("ddnn.list is '" + file).hasMessageContaining("expected good");

        Files.delete(file);
        assertThatThrownBy(this::watched).isInstanceOf(TierStartException.class);
    }
}
