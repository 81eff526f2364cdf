package io.ddnn.training.street;

import io.ddnn.model.image.PixelImage;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Generates data sets of a street junction that does not exist: cars, buses and persons in simple three-dimensional
 * scenes, as several cameras of very different quality see them at the same moment.
 *
 * <p>A sample is one object in one frame. Each camera that sees the object gives the part of its picture around it;
 * where the object is outside the camera's view, too far away or almost hidden, there is no view. Objects that no camera
 * sees give no sample. Things move from frame to frame, so neighbouring frames look alike, and light and weather drift.
 * The same options give the same bytes on every machine.
 */
public final class StreetGenerator implements Iterable<Sample> {
    /** The classes, in the order of the labels. */
    public static final List<String> CLASSES = List.of("car", "bus", "person");

    private final StreetOptions options;

    public StreetGenerator(StreetOptions options) {
        this.options = options;
    }

    /** The ids of the cameras, camera-0 and so on. */
    public List<String> devices() {
        return IntStream.range(0, options.cameras())
                .mapToObj(camera -> "camera-" + camera)
                .toList();
    }

    /** All samples at once. */
    public DataSet generate() {
        List<Sample> samples = new ArrayList<>(options.samples());
        forEach((Consumer<Sample>) samples::add);
        return new DataSet(CLASSES, devices(), samples);
    }

    /** The samples one by one, in the order of time; only one frame is held in memory. */
    @Override
    public Iterator<Sample> iterator() {
        return new Days(options);
    }

    /**
     * The whole picture of one camera in one frame.
     *
     * @param camera its place in the list of devices
     * @param frame from 0
     * @param width pixels of a row of the picture, at least 8
     * @param height rows, at least 8
     */
    public PixelImage panorama(int camera, int frame, int width, int height) {
        if (camera < 0 || camera >= options.cameras()) {
            throw new IllegalArgumentException("camera is " + camera + ", expected 0 to " + (options.cameras() - 1));
        }
        if (frame < 0) {
            throw new IllegalArgumentException("frame is " + frame + ", expected at least 0");
        }
        if (width < 8 || height < 8) {
            throw new IllegalArgumentException(
                    "the picture is " + width + " x " + height + ", expected at least 8 a side");
        }
        Days days = new Days(options);
        while (days.traffic.frame() < frame) {
            days.enact();
        }
        return days.panorama(camera, width, height);
    }

    /** Plays the street frame by frame. */
    private static final class Days implements Iterator<Sample> {
        private final StreetOptions options;
        private final Traffic traffic;
        private final List<Body> scenery;
        private final Ground ground;
        private final List<Photographer> photographers = new ArrayList<>();
        private final Deque<Sample> ready = new ArrayDeque<>();
        private @Nullable Tracer tracer;
        private Light light;
        private int made;

        Days(StreetOptions options) {
            this.options = options;
            traffic = new Traffic(options.seed(), options.shares());
            scenery = Scenery.of(options.street());
            ground = new Ground(options.street());
            for (StreetCamera camera : CameraRig.of(options.cameras(), options.street())) {
                photographers.add(new Photographer(camera));
            }
            light = new Light(options.seed(), 0);
        }

        @Override
        public boolean hasNext() {
            return made < options.samples();
        }

        @Override
        public Sample next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all " + options.samples() + " samples were given");
            }
            while (ready.isEmpty()) {
                enact();
            }
            made++;
            return ready.removeFirst();
        }

        private void enact() {
            List<Actor> actors = traffic.next();
            int frame = traffic.frame();
            light = new Light(options.seed(), frame);
            List<Body> bodies = new ArrayList<>();
            for (Actor actor : actors) {
                bodies.add(actor.body(frame));
            }
            bodies.addAll(scenery);
            Tracer now = new Tracer(ground, light, bodies, actors.size());
            tracer = now;
            for (int a = 0; a < actors.size(); a++) {
                List<@Nullable PixelImage> views = new ArrayList<>();
                boolean seen = false;
                for (int c = 0; c < photographers.size(); c++) {
                    StreetRandom random = new StreetRandom(options.seed(), frame, a, c);
                    PixelImage view =
                            photographers.get(c).take(now, light, bodies.get(a), a, options.size(), random);
                    views.add(view);
                    seen |= view != null;
                }
                if (seen) {
                    Actor.Kind kind = actors.get(a).kind();
                    traffic.sampled(kind);
                    String id = String.format(Locale.ROOT, "s%04d", made + ready.size());
                    ready.add(new Sample(id, frame, kind.label(), views));
                }
            }
        }

        private PixelImage panorama(int camera, int width, int height) {
            if (tracer == null) {
                throw new IllegalStateException("no frame was played");
            }
            StreetRandom random = new StreetRandom(options.seed(), traffic.frame(), 0x9a0L, camera);
            return photographers.get(camera).panorama(tracer, light, width, height, random);
        }
    }
}
