package io.ddnn.training.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShapeTests {
    private static final Hull WEDGE =
            Hull.box(-1, 0, -1, 1, 1, 1).cut(Hull.EDGE, 1, 1, 0, 0.5, 1, 0).build();
    private static final Ellipsoid EGG = new Ellipsoid(0.1, 0.2, -0.1, 1, 0.6, 0.4);
    private static final Capsule STICK = new Capsule(-0.5, 0.1, 0, 0.6, 0.8, 0.3, 0.25);
    private static final Wheel TYRE = new Wheel(0, 0.5, 0, 0.5, 0.3, 0.1);

    private static double[] box(Shape shape) {
        double[] box = {9, 9, 9, -9, -9, -9};
        shape.widen(box);
        return box;
    }

    /** A ray from a sphere of radius 4 towards somewhere near the middle. */
    private static Ray ray(long seed) {
        StreetRandom random = new StreetRandom(seed);
        double ox = random.bell();
        double oy = random.bell();
        double oz = random.bell() + 0.001;
        double far = 4 / Math.sqrt(ox * ox + oy * oy + oz * oz);
        double dx = random.between(-1, 1) - ox * far;
        double dy = random.between(-1, 1) - oy * far;
        double dz = random.between(-1, 1) - oz * far;
        double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        Ray ray = new Ray();
        ray.set(ox * far, oy * far, oz * far, dx / length, dy / length, dz / length);
        return ray;
    }

    private static void assertSoundHit(Shape shape, Ray ray) {
        double t = shape.hit(ray, 100);
        if (t == Shape.MISS) {
            return;
        }
        assertThat(ray.nx * ray.nx + ray.ny * ray.ny + ray.nz * ray.nz).isCloseTo(1, within(1e-9));
        assertThat(ray.nx * ray.dx + ray.ny * ray.dy + ray.nz * ray.dz).isLessThan(1e-9);
        double[] box = box(shape);
        assertThat(ray.ox + t * ray.dx).isBetween(box[0] - 1e-9, box[3] + 1e-9);
        assertThat(ray.oy + t * ray.dy).isBetween(box[1] - 1e-9, box[4] + 1e-9);
        assertThat(ray.oz + t * ray.dz).isBetween(box[2] - 1e-9, box[5] + 1e-9);
        assertThat(shape.hit(ray, t - 1e-6)).isEqualTo(Shape.MISS);
    }

    @Property(tries = 500)
    void everyHitLiesInTheBoxAndFacesTheRay(@ForAll long seed) {
        assertSoundHit(WEDGE, ray(seed));
        assertSoundHit(EGG, ray(seed));
        assertSoundHit(STICK, ray(seed));
        assertSoundHit(TYRE, ray(seed));
    }

    @Property(tries = 500)
    void anEllipsoidIsHitOnItsSurface(@ForAll long seed) {
        Ray ray = ray(seed);
        double t = EGG.hit(ray, 100);
        if (t < Shape.MISS) {
            double x = ray.ox + t * ray.dx - 0.1;
            double y = (ray.oy + t * ray.dy - 0.2) / 0.6;
            double z = (ray.oz + t * ray.dz + 0.1) / 0.4;
            assertThat(x * x + y * y + z * z).isCloseTo(1, within(1e-9));
        }
    }

    @Property(tries = 500)
    void aCapsuleIsHitAtItsRadius(@ForAll long seed) {
        Ray ray = ray(seed);
        double t = STICK.hit(ray, 100);
        if (t < Shape.MISS) {
            double x = ray.ox + t * ray.dx + 0.5;
            double y = ray.oy + t * ray.dy - 0.1;
            double z = ray.oz + t * ray.dz;
            double along = Math.clamp((1.1 * x + 0.7 * y + 0.3 * z) / (1.21 + 0.49 + 0.09), 0, 1);
            double dx = x - 1.1 * along;
            double dy = y - 0.7 * along;
            double dz = z - 0.3 * along;
            assertThat(Math.sqrt(dx * dx + dy * dy + dz * dz)).isCloseTo(0.25, within(1e-9));
        }
    }

    @Test
    void aRayPassesThroughTheHoleOfAWheel() {
        Ray ray = new Ray();
        ray.set(0, 0.5, 3, 0, 0, -1);
        assertThat(TYRE.hit(ray, 100)).isEqualTo(Shape.MISS);
        ray.set(0, 0.9, 3, 0, 0, -1);
        assertThat(TYRE.hit(ray, 100)).isCloseTo(2.9, within(1e-12));
        assertThat(ray.face).isEqualTo(Wheel.SIDE);
    }

    @Test
    void aHullIsHitOnItsNearestFace() {
        Ray ray = new Ray();
        ray.set(5, 0.25, 0, -1, 0, 0);
        assertThat(WEDGE.hit(ray, 100)).isCloseTo(4, within(1e-12));
        assertThat(ray.face).isEqualTo(Hull.FRONT);
        ray.set(5, 0.75, 0, -1, 0, 0);
        assertThat(WEDGE.hit(ray, 100)).isCloseTo(4.25, within(1e-12));
        assertThat(ray.face).isEqualTo(Hull.EDGE);
    }

    @Test
    void whatLiesBehindOrBeyondTheLimitIsNotHit() {
        Ray ray = new Ray();
        ray.set(5, 0.25, 0, 1, 0, 0);
        assertThat(WEDGE.hit(ray, 100)).isEqualTo(Shape.MISS);
        ray.set(5, 0.25, 0, -1, 0, 0);
        assertThat(WEDGE.hit(ray, 3)).isEqualTo(Shape.MISS);
    }
}
