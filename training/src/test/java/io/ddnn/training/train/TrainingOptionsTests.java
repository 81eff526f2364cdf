package io.ddnn.training.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TrainingOptionsTests {

    private final TrainingOptions defaults = TrainingOptions.defaults();

    @Test
    void refusesNoEpochs() {
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withEpochs(0))
                .withMessage("epochs is 0, expected at least 1");
    }

    @Test
    void refusesToLoseEveryDevice() {
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withDeviceDropout(1))
                .withMessage("deviceDropout is 1.0, expected 0 to below 1");
    }

    @Test
    void refusesWhatIsNoShare() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Augmentation(Double.NaN, 0, 0, 0, 0, 0))
                .withMessage("flip is NaN, expected 0 to 1");
    }

    @Test
    void changesOneOptionOnly() {
        assertThat(defaults.withSeed(7).withSeed(defaults.seed())).isEqualTo(defaults);
        assertThat(defaults.withEpochs(7).epochs()).isEqualTo(7);
        assertThat(defaults.withDeviceDropout(0.3).deviceDropout()).isEqualTo(0.3);
    }
}
