package io.ddnn.device.camera;

import io.ddnn.model.wire.JsonMessages.ReplyBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.json.JsonMapper;

/** Where the decisions of pulled frames go. */
@FunctionalInterface
interface DecisionSink {

    /**
     * Takes a decision.
     *
     * @throws IOException if it does not get there
     */
    void accept(ReplyBody decision) throws IOException, InterruptedException;

    /** A file to whose end each decision is written as a line of JSON; opened each time, so that it may be moved away. */
    static DecisionSink file(Path file) {
        JsonMapper json = new JsonMapper();
        ReentrantLock writing = new ReentrantLock();
        return decision -> {
            byte[] line = (json.writeValueAsString(decision) + "\n").getBytes(StandardCharsets.UTF_8);
            writing.lock();
            try {
                Path _ = Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } finally {
                writing.unlock();
            }
        };
    }

    /** An address to which each decision is posted. */
    static DecisionSink webhook(HttpClient http, URI address, Duration timeout) {
        JsonMapper json = new JsonMapper();
        return decision -> {
            int status = http.send(HttpRequest.newBuilder(address).timeout(timeout)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(decision))).build(),
                    BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IOException(address + " answered with status " + status);
            }
        };
    }

    /** Several of them: one that fails does not keep the others from it. */
    static DecisionSink all(List<DecisionSink> sinks) {
        return decision -> {
            IOException failure = null;
            for (DecisionSink sink : sinks) {
                try {
                    sink.accept(decision);
                } catch (IOException e) {
                    failure = e;
                }
            }
            if (failure != null) {
                throw failure;
            }
        };
    }
}
