package io.ddnn.service.fault;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/** Breaks the connections of a service that is unplugged, as a machine would that is gone; operators still get in. */
final class FaultValve extends ValveBase {

    private final Faults faults;

    FaultValve(Faults faults) {
        super(true);
        this.faults = faults;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (faults.state().unplugged() && !request.getRequestURI().startsWith("/admin/")) {
            response.setSuspended(true);
            request.getCoyoteRequest().action(ActionCode.CLOSE_NOW, new IOException("unplugged"));
            return;
        }
        getNext().invoke(request, response);
    }
}
