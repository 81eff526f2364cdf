package io.ddnn.edge;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The edge tier as a service of its own. */
@SpringBootApplication
public class EdgeApplication {

    /** Starts the service with the given command line. */
    public static void main(String[] args) {
        SpringApplication.run(EdgeApplication.class, args);
    }
}
