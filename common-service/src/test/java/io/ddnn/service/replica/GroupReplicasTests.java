package io.ddnn.service.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jgroups.util.DefaultSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real groups on the loopback interface. */
class GroupReplicasTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> SAMPLES = IntStream.range(0, 200).mapToObj(i -> "s" + i).toList();

    private final List<Integer> ports = new ArrayList<>();
    private final List<GroupReplicas> members = new ArrayList<>();

    @BeforeEach
    void findPorts() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.add(socket.getLocalPort());
            }
        }
    }

    @AfterEach
    void close() {
        members.forEach(GroupReplicas::close);
    }

    private static URI address(int member) {
        return URI.create("http://127.0.0.1:" + (8000 + member));
    }

    private GroupReplicas member(int index) throws IOException {
        GroupReplicas member = new GroupReplicas(address(index), InetAddress.getLoopbackAddress(), ports.get(index),
                new DefaultSocketFactory(),
                new ReplicaResolver(ports.stream().map(port -> "127.0.0.1:" + port).toList()));
        members.add(member);
        member.join("gateway");
        return member;
    }

    /** What a member says of a sample: an owner's address, its own included. */
    private static URI owner(GroupReplicas member, URI own, String sample) {
        @Nullable
        URI elsewhere = member.ownerElsewhere(sample);
        return Objects.requireNonNullElse(elsewhere, own);
    }

    private void awaitAgreement(int size) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(members).allMatch(member -> member.size() == size);
            for (String sample : SAMPLES) {
                assertThat(IntStream.range(0, members.size())
                        .mapToObj(i -> owner(members.get(i), address(i), sample)).distinct()).hasSize(1);
            }
        });
    }

    @Test
    void aloneAMemberOwnsEverything() throws IOException {
        GroupReplicas only = member(0);

        assertThat(SAMPLES).allMatch(sample -> only.ownerElsewhere(sample) == null);
    }

    @Test
    void allMembersNameTheSameOwnerAndEachOwnsSome() throws IOException {
        AtomicInteger changes = new AtomicInteger();
        member(0).onChange(changes::incrementAndGet);
        long first = members.getFirst().view();
        member(1);
        member(2);

        awaitAgreement(3);
        assertThat(SAMPLES.stream().map(sample -> owner(members.getFirst(), address(0), sample)).distinct())
                .containsExactlyInAnyOrder(address(0), address(1), address(2));
        assertThat(members.getFirst().view()).isGreaterThan(first);
        assertThat(changes).hasPositiveValue();
    }

    @Test
    void whoLeavesOwnsNothingAndKnowsTheOthers() throws IOException {
        GroupReplicas leaving = member(0);
        member(1);
        awaitAgreement(2);

        leaving.leave();

        assertThat(SAMPLES).allMatch(sample -> address(1).equals(leaving.ownerElsewhere(sample)));
        await().atMost(PATIENCE).until(() -> members.getLast().size() == 1);
    }

    @Test
    void whoDoesNotAnswerIsPassedOverForAMoment() throws IOException {
        member(0);
        member(1);
        awaitAgreement(2);
        String sample = SAMPLES.stream().filter(each -> address(1).equals(members.getFirst().ownerElsewhere(each)))
                .findFirst().orElseThrow();

        members.getFirst().unreachable(address(1));

        assertThat(members.getFirst().ownerElsewhere(sample)).isNull();
        await().atMost(PATIENCE).until(() -> address(1).equals(members.getFirst().ownerElsewhere(sample)));
    }

    @Test
    void aViewIsWaitedForAndNotForever() throws Exception {
        GroupReplicas member = member(0);

        assertThat(member.awaitView(member.view(), Duration.ZERO)).isTrue();
        assertThat(member.awaitView(member.view() + 5, Duration.ofMillis(50))).isFalse();
    }
}
