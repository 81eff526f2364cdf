package io.ddnn.training.street;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.image.PixelImage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PhotographerTests {
    private static final StreetCamera CAMERA =
            new StreetCamera(0, 3, 10, 0, 1, 0, 320, 240, 250, 30, 0, 0, 1, 1, 0, 1, 0);

    private final Light light = new Light(1, 0);
    private final Model block =
            new Model.Builder().add(Hull.box(-1, 0, -1, 1, 1.5, 1).build(), new Rgb(0.9, 0.1, 0.1)).build();

    private @Nullable PixelImage take(Body... bodies) {
        Tracer tracer = new Tracer(new Ground(1), light, List.of(bodies), bodies.length);
        return new Photographer(CAMERA).take(tracer, light, bodies[0], 0, 32, new StreetRandom(1));
    }

    @Test
    void anObjectInViewFillsThePicture() {
        PixelImage view = Objects.requireNonNull(take(new Body(block, 0, 0, 0.3)));
        assertThat(view.value(16, 16, 0)).isGreaterThan(3 * view.value(16, 16, 2));
    }

    @Test
    void anObjectBesideTheFrameIsNotSeen() {
        assertThat(take(new Body(block, 14, 0, 0))).isNull();
    }

    @Test
    void anObjectBehindTheCameraIsNotSeen() {
        assertThat(take(new Body(block, 0, 20, 0))).isNull();
    }

    @Test
    void anObjectBeyondTheRangeIsNotSeen() {
        assertThat(take(new Body(block, 0, -25, 0))).isNull();
    }

    @Test
    void anObjectBehindAnotherIsNotSeen() {
        Model wall = new Model.Builder().add(Hull.box(-4, 0, -0.2, 4, 4, 0.2).build(), Rgb.WHITE).build();
        assertThat(take(new Body(block, 0, 0, 0), new Body(wall, 0, 4, 0))).isNull();
    }

    @Test
    void aPostBeforeAnObjectHidesOnlyAPart() {
        Model post = new Model.Builder().add(new Capsule(0, 0, 0, 0, 4, 0, 0.1), Rgb.BLACK).build();
        assertThat(take(new Body(block, 0, 0, 0), new Body(post, 0, 5, 0))).isNotNull();
    }
}
