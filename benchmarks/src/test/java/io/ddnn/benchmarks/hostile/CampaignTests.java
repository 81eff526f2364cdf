package io.ddnn.benchmarks.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignTests {
    private static final List<byte[]> SEEDS = List.of("a first seed, 12".getBytes(StandardCharsets.US_ASCII));

    private final Campaign campaign = new Campaign(1, Campaign.SECONDS);

    private static Decoder decoder(long fixedBytes, Decoder.Decoding decoding) {
        return new Decoder("test", IOException.class, fixedBytes, 0, SEEDS, Decoder.Seal.NONE, decoding);
    }

    @Test
    void everyDecoderEndsInAValueOrItsRefusalWithinItsBounds(@TempDir Path work) throws IOException {
        for (Decoder decoder : Decoders.all(Path.of("../models/street-e"), work)) {
            Campaign.Tally tally = campaign.run(decoder, 600);
            assertThat(tally.faults()).isEmpty();
            assertThat(tally.accepted() + tally.refused()).isEqualTo(600);
            assertThat(tally.accepted()).as("accepted %s", decoder.name()).isPositive();
            assertThat(tally.refused()).as("refused %s", decoder.name()).isPositive();
        }
    }

    @Test
    void anotherExceptionOrErrorIsACrash() {
        Campaign.Tally exception = campaign.run(decoder(1 << 20, input -> {
            throw new IllegalStateException("broken");
        }), 3);
        assertThat(exception.crashes()).isEqualTo(3);
        assertThat(exception.sound()).isFalse();
        assertThat(exception.faults()).hasSize(3).first().asString().startsWith(
                "test: an input of 16 bytes ended in java.lang.IllegalStateException: broken: 612066697273");
        assertThat(campaign.run(decoder(1 << 20, input -> {
            throw new StackOverflowError();
        }), 1).crashes()).isEqualTo(1);
    }

    @Test
    void theRefusalIsNoCrash() {
        Campaign.Tally tally = campaign.run(decoder(1 << 20, input -> {
            throw new IOException("no");
        }), 5);
        assertThat(tally.refused()).isEqualTo(5);
        assertThat(tally.sound()).isTrue();
    }

    @Test
    void allocatingMoreThanAllowedIsCounted() {
        List<byte[]> kept = new ArrayList<>();
        Campaign.Tally tally = campaign.run(decoder(1 << 20, input -> kept.add(new byte[2 << 20])), 2);
        assertThat(tally.unbounded()).isEqualTo(2);
        assertThat(tally.largestBytes()).isGreaterThan(2 << 20);
        assertThat(tally.sound()).isFalse();
    }

    @Test
    void takingLongerThanAllowedIsCounted() {
        Campaign.Tally tally = new Campaign(1, -1).run(decoder(1 << 20, input -> {}), 1);
        assertThat(tally.slow()).isEqualTo(1);
    }

    @Test
    void theSameSeedMakesTheSameInputs() {
        Mutator one = new Mutator(new Random(7));
        Mutator other = new Mutator(new Random(7));
        for (int i = 0; i < 200; i++) {
            byte[] input = one.next(SEEDS);
            assertThat(other.next(SEEDS)).isEqualTo(input);
            assertThat(input.length).isLessThanOrEqualTo(Mutator.MAX_LENGTH);
        }
        assertThat(SEEDS.getFirst()).asString(StandardCharsets.US_ASCII).isEqualTo("a first seed, 12");
    }
}
