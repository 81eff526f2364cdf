package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.benchmarks.process.ServiceProcess;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
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

    /**
     * A whole hierarchy, each of whose devices is sent its picture of a sample.
     *
     * @param next numbers of the samples
     * @param wanted whether a device's answer is as it should be
     */
    static Subject pictures(ProcessHierarchy services, Questions ask, LongSupplier next,
            Predicate<HttpResponse<byte[]>> wanted) {
        return new Subject(ask.definition().nodes().stream().map(NodeDefinition::id).map(services::service).toList(), 1,
                _ -> {
                    long number = next.getAsLong();
                    return ask.devices().stream().map(device -> ask.single(services.service(device).address(),
                            ask.picture(device, number))).toList();
                }, wanted);
    }

    /** Processor time of all services until now. */
    Used used() throws IOException {
        return used(services);
    }

    /** Processor time of some services until now. */
    static Used used(List<ServiceProcess> services) throws IOException {
        Used sum = new Used(Duration.ZERO, Duration.ZERO);
        for (ServiceProcess service : services) {
            Duration compiling = service.compilerTime();
            sum = new Used(sum.work.plus(service.processorTime().minus(compiling)), sum.compiling.plus(compiling));
        }
        return sum;
    }

    /**
     * Processor time.
     *
     * @param work without that of the JVMs' compilers
     * @param compiling that of the JVMs' compilers
     */
    record Used(Duration work, Duration compiling) {

        Used since(Used before) {
            return new Used(work.minus(before.work), compiling.minus(before.compiling));
        }

        /** The compilers' share, 0 to 1. */
        double compilingShare() {
            double all = work.plus(compiling).toNanos();
            return all == 0 ? 0 : compiling.toNanos() / all;
        }
    }
}
