package io.ddnn.service.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EwmaTests {

    @Test
    void eachValueCountsForItsShare() {
        Ewma average = new Ewma(0.25);
        assertThat(average.value()).isNaN();

        average.add(8);
        assertThat(average.value()).isEqualTo(8);

        average.add(4);
        assertThat(average.value()).isEqualTo(7);
    }

    @Test
    void aGuessCountsLikeAnAverage() {
        Ewma average = new Ewma(0.25, 0.5);
        average.add(1);

        assertThat(average.value()).isEqualTo(0.625);
    }

    @Test
    void aWeightOutsideItsRangeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Ewma(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ewma(1.1));
    }
}
