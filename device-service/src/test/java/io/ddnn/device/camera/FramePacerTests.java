package io.ddnn.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FramePacerTests {

    @Test
    void takesEveryFrameUntilThereIsNoRoomAndAgainWhenThereIs() {
        FramePacer pacer = new FramePacer();
        assertThat(LongStream.range(0, 10)).allMatch(pacer::takes);
        pacer.full();
        pacer.full();
        assertThat(LongStream.range(0, 100).filter(pacer::takes)).containsExactlyElementsOf(
                LongStream.range(0, 25).map(i -> 4 * i).boxed().toList());
        for (int i = 0; i < 16; i++) {
            pacer.taken();
        }
        assertThat(LongStream.range(0, 10)).allMatch(pacer::takes);
    }

    /** However long devices are slow, and whenever, at least every 64th frame is taken by all. */
    @Property
    void devicesMeetAtFramesThatAllOfThemTake(@ForAll long seed) {
        Random random = new Random(seed);
        FramePacer[] pacers = {new FramePacer(), new FramePacer(), new FramePacer()};
        for (long frame = random.nextLong(1L << 40), end = frame + 1000; frame < end; frame++) {
            int taking = 0;
            for (FramePacer pacer : pacers) {
                if (pacer.takes(frame)) {
                    taking++;
                    if (random.nextInt(3) == 0) {
                        pacer.full();
                    } else {
                        pacer.taken();
                    }
                }
            }
            if (frame % 64 == 0) {
                assertThat(taking).isEqualTo(pacers.length);
            }
        }
    }
}
