package io.ddnn.service.join;

import io.ddnn.service.audit.AuditPolicy;
import io.ddnn.service.audit.Audits;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.event.DecisionEvents;
import io.ddnn.service.flow.Admission;
import io.ddnn.service.flow.AdmissionFilter;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.offload.ProbeController;
import io.ddnn.service.offload.RawImages;
import io.ddnn.service.openinference.OpenInferenceController;
import io.ddnn.service.parent.Parents;
import io.ddnn.service.replica.Forwarding;
import io.ddnn.service.replica.ReplicaConfiguration;
import io.ddnn.service.replica.Replicas;
import io.ddnn.service.threshold.Thresholds;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** The beans of a tier that joins samples: an edge or the cloud. */
@Configuration(proxyBeanMethods = false)
@Import({InferController.class, BatchController.class, ProbeController.class, ReplicaConfiguration.class,
        OpenInferenceController.class, AuditController.class})
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
    Supplier<RawImages> newestRawImages(SampleRouter router) {
        return router::rawImages;
    }

    @Bean
    AdmissionFilter admissionFilter(ObjectProvider<Admission> admission, ObjectProvider<MessageIntake> intake,
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> problems) {
        return new AdmissionFilter(admission::getObject, content -> switch (content) {
            case SAMPLE -> 2 * intake.getObject().mostBytes();
            case BATCH -> 2 * intake.getObject().mostBatchBytes();
            case OPEN_INFERENCE -> intake.getObject().mostWholeBytes();
        }, problems::getObject);
    }

    @Bean
    Admission admission(TierProperties properties, TierMeters meters) {
        return new Admission(properties.admission().joinRequests(Runtime.getRuntime().maxMemory()),
                properties.admission().maxBodyBytes(), meters);
    }

    @Bean
    JoinBudget joinBudget(TierProperties properties, TierMeters meters) {
        JoinBudget budget = new JoinBudget(properties.admission().maxOpenSamples(),
                properties.admission().maxOpenBytes());
        meters.pending(budget::samples, budget::bytes);
        return budget;
    }

    @Bean
    MessageIntake messageIntake(SampleRouter router, TierProperties properties, Admission admission) {
        return new MessageIntake(router, properties, admission);
    }

    @Bean
    SampleRouter sampleRouter(ServedNetworks networks, Parents parents, TierProperties properties, JoinBudget budget,
            TierMeters meters, ScheduledExecutorService joinTimer, ExecutorService joinWorkers,
            ObjectProvider<Forwarding> forwarding, Thresholds thresholds, AuditPolicy auditPolicy, Audits audits,
            DecisionEvents events) {
        JoinTimer timer = (delay, task) -> {
            Future<?> _ = joinTimer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        };
        SharedByVersions shared =
                SharedByVersions.of(networks.newest(), properties, budget, thresholds::of, auditPolicy,
                        events);
        AuditJoins auditJoins = new AuditJoins(parents, properties, meters, timer, joinWorkers, audits);
        return new SampleRouter(networks, served -> {
            SampleJoin join =
                    new SampleJoin(served, parents.of(served), properties, shared, meters, timer, joinWorkers);
            return new VersionedJoin(served, join, auditJoins.of(served, join), new RawImages(served, meters));
        }, replicas(forwarding.getIfAvailable()));
    }

    private static Replicas replicas(@Nullable Forwarding forwarding) {
        return forwarding == null ? Replicas.NONE : forwarding.replicas();
    }

    @Bean
    OwnerRouting ownerRouting(SampleRouter router, MessageIntake intake, TierMeters meters,
            ObjectProvider<Forwarding> forwarding) {
        return new OwnerRouting(router, intake, meters, forwarding.getIfAvailable());
    }

    @Bean
    WholeSamples wholeSamples(ServedNetworks networks, SampleRouter router, MessageIntake intake,
            OwnerRouting owners) {
        return new WholeSamples(networks, router, intake, owners);
    }
}
