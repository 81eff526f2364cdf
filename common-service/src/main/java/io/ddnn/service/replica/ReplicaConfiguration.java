package io.ddnn.service.replica;

import io.ddnn.service.config.TierProperties;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.security.ReplicaTls;
import io.ddnn.service.threshold.Thresholds;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jgroups.util.DefaultSocketFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Replicas of a node that joins samples, where {@code ddnn.replicas.discovery} says where others may be. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("ddnn.replicas.discovery")
@EnableConfigurationProperties(ReplicaProperties.class)
public class ReplicaConfiguration {

    @Bean
    ReplicaMembership replicaMembership(ReplicaProperties properties, Environment environment, ServedNetworks networks,
            ObjectProvider<ReplicaTls> tls, MeterRegistry registry) {
        ReplicaTls secure = tls.getIfAvailable();
        return new ReplicaMembership(properties, environment, networks,
                secure == null ? new DefaultSocketFactory() : sockets(secure.context()), registry);
    }

    /** Thresholds are the same at all replicas; one that joins hears of the highest revision by the others. */
    @Bean
    SharedThresholds sharedThresholds(ReplicaMembership replicas, Thresholds thresholds) {
        return new SharedThresholds(replicas, thresholds);
    }

    private static DefaultSocketFactory sockets(SSLContext context) {
        DefaultSocketFactory sockets = new DefaultSocketFactory(context);
        sockets.setServerSocketConfigurator(socket -> ((SSLServerSocket) socket).setNeedClientAuth(true));
        return sockets;
    }

    @Bean
    Forwarding forwarding(ReplicaMembership replicas, TierProperties properties, ObjectProvider<ReplicaTls> tls,
            ExecutorService joinWorkers) {
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(properties.deadline());
        ReplicaTls secure = tls.getIfAvailable();
        if (secure != null) {
            client.sslContext(secure.context());
        }
        return new Forwarding(client.build(), replicas, joinWorkers);
    }
}
