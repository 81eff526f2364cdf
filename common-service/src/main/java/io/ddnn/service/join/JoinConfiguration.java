package io.ddnn.service.join;

import io.ddnn.service.config.TierProperties;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.ProbeController;
import io.ddnn.service.offload.RawImages;
import io.ddnn.service.parent.Parent;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of a tier that joins samples: an edge or the cloud. */
@Configuration(proxyBeanMethods = false)
@Import({InferController.class, RawImages.class, ProbeController.class})
public class JoinConfiguration {

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService joinTimer() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("join-timer").daemon().factory());
    }

    @Bean(destroyMethod = "shutdown")
    ExecutorService joinWorkers() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    @Bean
    JoinBudget joinBudget(TierProperties properties, TierMeters meters) {
        JoinBudget budget = new JoinBudget(properties.admission().maxOpenSamples(),
                properties.admission().maxOpenBytes());
        meters.pending(budget::samples, budget::bytes);
        return budget;
    }

    @Bean
    SampleJoin sampleJoin(ServedNode served, ObjectProvider<Parent> parent, TierProperties properties,
            JoinBudget budget, TierMeters meters, ScheduledExecutorService joinTimer, ExecutorService joinWorkers) {
        JoinTimer timer = (delay, task) -> {
            Future<?> _ = joinTimer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        };
        return new SampleJoin(served, parent.getIfAvailable(), properties, budget, meters, timer, joinWorkers);
    }
}
