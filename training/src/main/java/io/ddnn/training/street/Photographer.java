package io.ddnn.training.street;

import io.ddnn.model.image.PixelImage;
import org.jspecify.annotations.Nullable;

/** Takes the pictures of one camera: finds an object in its frame, cuts it out, and degrades it as the camera does. */
final class Photographer {
    private static final double NEAR = 1.0;
    private static final double IN_FRAME = 0.6;
    private static final double VISIBLE = 0.35;
    private static final double MIN_PIXELS = 10;
    private static final double MIN_ASPECT = 0.55;
    private static final int PROBES = 16;
    private static final int SUB = 2;

    private final StreetCamera camera;
    private final Lens lens;
    private final Ray ray = new Ray();

    Photographer(StreetCamera camera) {
        this.camera = camera;
        this.lens = new Lens(camera);
    }

    /** A rectangle of the camera's frame, in its pixels. */
    private record Cut(double left, double top, double right, double bottom) {
        double width() {
            return right - left;
        }

        double height() {
            return bottom - top;
        }

        Cut within(double width, double height) {
            return new Cut(Math.max(0, left), Math.max(0, top), Math.min(width, right), Math.min(height, bottom));
        }
    }

    /** The view of one body, or null if it is not in the camera's view. */
    @Nullable
    PixelImage take(Tracer tracer, Light light, Body body, int index, int size, StreetRandom random) {
        Cut box = outline(body);
        if (box == null) {
            return null;
        }
        Cut inside = box.within(camera.width(), camera.height());
        if (inside.width() <= 0
                || inside.height() <= 0
                || inside.width() * inside.height() < IN_FRAME * box.width() * box.height()
                || Math.max(box.width(), box.height()) < MIN_PIXELS) {
            return null;
        }
        tracer.frame(lens, camera.focal(), inside.left, inside.top, inside.right, inside.bottom);
        Cut seen = seen(tracer, inside, index);
        if (seen == null) {
            return null;
        }
        Cut cut = cut(seen, random);
        tracer.frame(lens, camera.focal(), cut.left, cut.top, cut.right, cut.bottom);
        int columns = resolution(cut.width(), size);
        int rows = resolution(cut.height(), size);
        return expose(tracer, light, cut, columns, rows, random).resize(size, size);
    }

    /** The whole frame of the camera, in a resolution of its own. */
    PixelImage panorama(Tracer tracer, Light light, int width, int height, StreetRandom random) {
        double wide = Math.min(camera.width(), (double) camera.height() * width / height);
        double high = wide * height / width;
        double left = (camera.width() - wide) / 2;
        double top = (camera.height() - high) / 2;
        Cut cut = new Cut(left, top, left + wide, top + high);
        tracer.frame(lens, camera.focal(), cut.left, cut.top, cut.right, cut.bottom);
        return expose(tracer, light, cut, resolution(wide, width), resolution(high, height), random)
                .resize(width, height);
    }

    private static int resolution(double pixels, int size) {
        return (int) Math.clamp(Math.ceil(pixels), 3, size);
    }

    /** The rectangle around a body, or null if it is too near, behind or too far. */
    private @Nullable Cut outline(Body body) {
        double distance = lens.depth(body.centreX, body.centreY, body.centreZ);
        if (distance < NEAR || distance > camera.range()) {
            return null;
        }
        double[] box = body.model.box();
        double left = Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (int corner = 0; corner < 8; corner++) {
            double lx = box[(corner & 1) == 0 ? 0 : 3];
            double y = box[(corner & 2) == 0 ? 1 : 4];
            double lz = box[(corner & 4) == 0 ? 2 : 5];
            double x = body.worldX(lx, lz);
            double z = body.worldZ(lx, lz);
            double depth = lens.depth(x, y, z);
            if (depth < NEAR) {
                return null;
            }
            double column = lens.column(x, z, depth);
            double row = lens.row(x, y, z, depth);
            left = Math.min(left, column);
            right = Math.max(right, column);
            top = Math.min(top, row);
            bottom = Math.max(bottom, row);
        }
        return new Cut(left, top, right, bottom);
    }

    /** The box with an uneven margin, its short side widened, moved into the frame. */
    private Cut cut(Cut box, StreetRandom random) {
        double longer = Math.max(box.width(), box.height());
        double margin = random.between(0.02, 0.1);
        double width = Math.max(box.width(), MIN_ASPECT * longer) * (1 + 2 * margin);
        double height = Math.max(box.height(), MIN_ASPECT * longer) * (1 + 2 * margin);
        double middleX = (box.left + box.right) / 2 + random.between(-0.04, 0.04) * longer;
        double middleY = (box.top + box.bottom) / 2 + random.between(-0.04, 0.04) * longer;
        double left = Math.clamp(middleX - width / 2, 0, Math.max(0, camera.width() - width));
        double top = Math.clamp(middleY - height / 2, 0, Math.max(0, camera.height() - height));
        return new Cut(left, top, left + width, top + height).within(camera.width(), camera.height());
    }

    /** The part of a rectangle in which a body shows, or null if most of it is hidden. */
    private @Nullable Cut seen(Tracer tracer, Cut box, int index) {
        int own = 0;
        int seen = 0;
        int left = PROBES;
        int top = PROBES;
        int right = 0;
        int bottom = 0;
        for (int j = 0; j < PROBES; j++) {
            for (int i = 0; i < PROBES; i++) {
                double px = box.left + (i + 0.5) / PROBES * box.width();
                double py = box.top + (j + 0.5) / PROBES * box.height();
                lens.aim(px, py, ray);
                if (tracer.meets(ray, index)) {
                    own++;
                    seen += tracer.first(ray) == index ? 1 : 0;
                    left = Math.min(left, i);
                    top = Math.min(top, j);
                    right = Math.max(right, i + 1);
                    bottom = Math.max(bottom, j + 1);
                }
            }
        }
        if (seen == 0 || seen < VISIBLE * own) {
            return null;
        }
        double wide = box.width() / PROBES;
        double high = box.height() / PROBES;
        return new Cut(
                box.left + left * wide, box.top + top * high, box.left + right * wide, box.top + bottom * high);
    }

    private PixelImage expose(Tracer tracer, Light light, Cut cut, int columns, int rows, StreetRandom random) {
        double exposure = camera.gain() * 1.55 / (light.level * camera.latitude() + 0.75 * (1 - camera.latitude()));
        double strength = 1.0 / (SUB * SUB);
        float[] picture = new float[columns * rows * PixelImage.CHANNELS];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double red = 0;
                double green = 0;
                double blue = 0;
                for (int i = 0; i < SUB; i++) {
                    for (int j = 0; j < SUB; j++) {
                        double u = (column + (i + 0.5) / SUB) / columns;
                        double v = (row + (j + 0.5) / SUB) / rows;
                        lens.aim(cut.left + u * cut.width(), cut.top + v * cut.height(), ray);
                        tracer.trace(ray);
                        red += tracer.red;
                        green += tracer.green;
                        blue += tracer.blue;
                    }
                }
                int at = (row * columns + column) * PixelImage.CHANNELS;
                double px = cut.left + (column + 0.5) / columns * cut.width();
                double py = cut.top + (row + 0.5) / rows * cut.height();
                double dirt = camera.dirt() * dirt(px / camera.width(), py / camera.height());
                double clear = (1 - dirt) * strength * exposure;
                picture[at] = (float) (red * clear + 0.24 * dirt);
                picture[at + 1] = (float) (green * clear + 0.23 * dirt);
                picture[at + 2] = (float) (blue * clear + 0.21 * dirt);
            }
        }
        double perPixel = columns / cut.width();
        Film film = new Film(camera, picture, columns, rows);
        film.blur(camera.blur() * perPixel);
        double grain = camera.noise() * Math.min(1, Math.sqrt(perPixel)) * Math.sqrt(Math.clamp(exposure, 1, 6));
        return film.develop(grain, random);
    }

    /** How much dirt lies on a place of the lens, both coordinates 0 to 1. */
    private double dirt(double u, double v) {
        long salt = camera.width();
        double blot = 0.65 * Noise.smooth(u * 5, v * 5, salt) + 0.35 * Noise.smooth(u * 13, v * 13, salt + 1);
        return Math.clamp(0.35 + 2.4 * (blot - 0.5), 0, 1);
    }
}
