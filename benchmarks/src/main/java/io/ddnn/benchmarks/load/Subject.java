package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.process.ServiceProcess;
import java.io.IOException;
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
