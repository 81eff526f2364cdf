package io.ddnn.device;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The device tier as a service of its own. */
@SpringBootApplication
public class DeviceApplication {

    /** Starts the service with the given command line. */
    public static void main(String[] args) {
        SpringApplication.run(DeviceApplication.class, args);
    }
}
