package io.ddnn.model.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Documents that tests make from the code: {@code -Dddnn.docs=write} writes them anew. */
public final class WrittenDocument {

    private WrittenDocument() {}

    /** Asserts that a document is what the code says, or writes it. */
    public static void assertIsWritten(Path file, String content) throws IOException {
        if ("write".equals(System.getProperty("ddnn.docs"))) {
            Files.writeString(file, content);
        }
        String found = Files.readString(file).replace("\r\n", "\n");
        assertThat(found).as("%s; the same command with -Dddnn.docs=write writes it anew", file).isEqualTo(content);
    }
}
