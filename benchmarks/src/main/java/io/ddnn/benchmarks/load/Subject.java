package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.process.ServiceProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Services under load, and what is sent to them.
 *
 * @param services those whose processor time counts
 * @param samplesARequest samples that each request carries
 * @param requests the requests that are sent at once, by a running number
 * @param wanted whether an answer is as it should be
 */
record Subject(List<ServiceProcess> services, int samplesARequest, LongFunction<List<HttpRequest>> requests,
        Predicate<HttpResponse<byte[]>> wanted) {

    /** Processor time of all services until now. */
    Duration processorTime() {
        return services.stream().map(ServiceProcess::processorTime).reduce(Duration.ZERO, Duration::plus);
    }
}
