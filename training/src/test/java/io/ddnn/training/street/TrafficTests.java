package io.ddnn.training.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TrafficTests {

    @Test
    void nobodyStandsInAnother() {
        Traffic traffic = new Traffic(3, ClassShares.STREET);
        for (int frame = 0; frame < 60; frame++) {
            List<Actor> actors = traffic.next();
            for (int i = 0; i < actors.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(actors.get(i).meets(actors.get(j), 0)).isFalse();
                }
            }
        }
    }

    @Test
    void moversMoveAndParkedOnesStay() {
        Traffic traffic = new Traffic(4, ClassShares.STREET);
        boolean moved = false;
        boolean stayed = false;
        for (int frame = 0; frame < 40; frame++) {
            for (Actor actor : traffic.next()) {
                if (actor.presentAt(frame + 1)) {
                    double dx = actor.x(frame + 1) - actor.x(frame);
                    double dz = actor.z(frame + 1) - actor.z(frame);
                    double gone = Math.sqrt(dx * dx + dz * dz);
                    assertThat(gone).isLessThanOrEqualTo(actor.speed() + 1e-9);
                    moved |= gone > 1;
                    stayed |= gone == 0;
                }
            }
        }
        assertThat(moved).isTrue();
        assertThat(stayed).isTrue();
    }

    @Property(tries = 200)
    void drivingKeepsToTheRight(@ForAll long seed) {
        Path path = Itineraries.drive(new StreetRandom(seed), 1.9, 0.4);
        for (double at : new double[]{1, path.length() - 1}) {
            double heading = path.heading(at);
            double right = -StrictMath.sin(heading) * path.x(at) + StrictMath.cos(heading) * path.z(at);
            assertThat(right).isCloseTo(1.9, within(1e-6));
        }
    }

    @Property(tries = 200)
    void pathsAreWalkedAtTheirLength(@ForAll long seed) {
        Path path = Itineraries.walk(new StreetRandom(seed));
        double sum = 0;
        int steps = 2000;
        for (int i = 0; i < steps; i++) {
            double from = path.length() * i / steps;
            double to = path.length() * (i + 1) / steps;
            double dx = path.x(to) - path.x(from);
            double dz = path.z(to) - path.z(from);
            sum += Math.sqrt(dx * dx + dz * dz);
        }
        assertThat(sum).isCloseTo(path.length(), within(0.05));
    }
}
