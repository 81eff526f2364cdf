package io.ddnn.benchmarks.bare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * A Spring MVC endpoint that reads a body and answers with another, on the same starters and server as a tier. With a
 * parent it posts a body of some size there first, over the same HTTP client: a bare relay. With work it does that on the
 * body: another runtime's inference.
 */
@SpringBootApplication
@RestController
public class BareService {

    private final byte[] answer;
    private final byte[] question;
    private final @Nullable URI parent;
    private final @Nullable UnaryOperator<byte[]> work;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Makes the endpoint.
     *
     * @param responseBytes size of what it answers
     * @param requestBytes size of what it posts to its parent
     * @param parent where it posts to; empty for nowhere
     * @param work name of a class that is an operator on bodies; empty for none
     * @throws ReflectiveOperationException if there is no such class
     */
    public BareService(@Value("${bare.response-bytes}") int responseBytes,
            @Value("${bare.request-bytes:0}") int requestBytes,
            @Value("${bare.parent:}") String parent,
            @Value("${bare.work:}") String work) throws ReflectiveOperationException {
        this.answer = new byte[responseBytes];
        this.question = new byte[requestBytes];
        this.parent = parent.isEmpty() ? null : URI.create(parent).resolve("/infer");
        this.work = work.isEmpty() ? null : operator(work);
    }

    @SuppressWarnings("unchecked") // whoever names the class says so
    private static UnaryOperator<byte[]> operator(String name) throws ReflectiveOperationException {
        return (UnaryOperator<byte[]>) Class.forName(name).asSubclass(UnaryOperator.class).getDeclaredConstructor()
                .newInstance();
    }

    /** Starts the service with the given command line. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(BareService.class);
        // off, as in a tier
        application.setDefaultProperties(
                Map.of("springdoc.api-docs.enabled", "false", "springdoc.swagger-ui.enabled", "false"));
        application.run(args);
    }

    @PostMapping(path = "/infer", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    byte[] infer(@RequestBody byte[] body) throws IOException, InterruptedException {
        if (parent != null) {
            var response = http.send(HttpRequest.newBuilder(parent).header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofByteArray(question)).build(), BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException("parent answered " + response.statusCode());
            }
        }
        return work == null ? answer : work.apply(body);
    }
}
