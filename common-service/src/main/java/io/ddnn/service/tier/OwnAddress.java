package io.ddnn.service.tier;

import io.ddnn.service.config.Protection;
import java.net.URI;
import org.springframework.core.env.Environment;

/** Where a service reaches itself. */
final class OwnAddress {

    private OwnAddress() {}

    /** Base address of a service that listens. */
    static URI of(Environment environment) {
        String address = environment.getRequiredProperty("server.address");
        String host = address.contains(":") ? "[" + address + "]" : address;
        if (address.equals("0.0.0.0") || address.equals("::")) {
            // all of them; certificates are made for this one
            host = "localhost";
        }
        String scheme = new Protection(environment).hasServerTls() ? "https" : "http";
        return URI.create(scheme + "://" + host + ":" + environment.getRequiredProperty("local.server.port"));
    }
}
