package io.ddnn.cloud;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The cloud tier as a service of its own. */
@SpringBootApplication
public class CloudApplication {

    /** Starts the service with the given command line. */
    public static void main(String[] args) {
        SpringApplication.run(CloudApplication.class, args);
    }
}
