package io.ddnn.training.street;

import java.util.ArrayList;
import java.util.List;

/** Follows rays through one moment of the street and gives the light that comes back. Not safe for many threads. */
final class Tracer {
    /** What a ray met that met no body. */
    static final int NOTHING = -1;

    private static final double MAX_DISTANCE = 400;

    private final Ground ground;
    private final Light light;
    private final Body[] bodies;
    private final SunGrid grid;
    private final int standing;
    private final Ray local = new Ray();
    private final Ray shadow = new Ray();
    private final Surface surface = new Surface();
    private final Surface mirrored = new Surface();
    private int[] candidates = new int[0];

    /** The linear light of the last ray. */
    double red;

    double green;
    double blue;

    /** A moment of the street; the first bodies, as many as said, darken the ground that they stand on. */
    Tracer(Ground ground, Light light, List<Body> bodies, int standing) {
        this.ground = ground;
        this.light = light;
        this.standing = standing;
        this.bodies = bodies.toArray(new Body[0]);
        this.grid = new SunGrid(light.sunX, light.sunY, light.sunZ, this.bodies);
    }

    /** From now on primary rays only look for bodies that may show in a part of a picture, in pixels. */
    void frame(Lens lens, double focal, double left, double top, double right, double bottom) {
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < bodies.length; i++) {
            Body body = bodies[i];
            double depth = lens.depth(body.centreX, body.centreY, body.centreZ);
            if (depth + body.radius < 0.1) {
                continue;
            }
            if (depth > 2.5 * body.radius) {
                double reach = 1.6 * focal * body.radius / (depth - body.radius);
                double column = lens.column(body.centreX, body.centreZ, depth);
                double row = lens.row(body.centreX, body.centreY, body.centreZ, depth);
                if (column + reach < left || column - reach > right || row + reach < top || row - reach > bottom) {
                    continue;
                }
            }
            kept.add(i);
        }
        candidates = kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether a ray meets a body, whatever stands before it. */
    boolean meets(Ray ray, int index) {
        return distance(bodies[index], ray, MAX_DISTANCE) < Shape.MISS;
    }

    /** The body that a ray meets first, or NOTHING. */
    int first(Ray ray) {
        double limit = ray.dy < -1e-9 ? Math.min(MAX_DISTANCE, -ray.oy / ray.dy) : MAX_DISTANCE;
        int found = NOTHING;
        for (int index : candidates) {
            double t = distance(bodies[index], ray, limit);
            if (t < limit) {
                limit = t;
                found = index;
            }
        }
        return found;
    }

    private double distance(Body body, Ray ray, double limit) {
        if (!body.near(ray)) {
            return Shape.MISS;
        }
        body.toLocal(ray, local);
        if (!body.entersBox(local, limit)) {
            return Shape.MISS;
        }
        double nearest = limit;
        boolean hit = false;
        for (Shape shape : body.model.shapes()) {
            double t = shape.hit(local, nearest);
            if (t < nearest) {
                nearest = t;
                hit = true;
            }
        }
        return hit ? nearest : Shape.MISS;
    }

    /** Follows a ray; the light is left in red, green and blue. */
    void trace(Ray ray) {
        double limit = ray.dy < -1e-9 ? Math.min(MAX_DISTANCE, -ray.oy / ray.dy) : MAX_DISTANCE;
        boolean ends = limit < MAX_DISTANCE;
        Body hit = null;
        int hitShape = 0;
        double nx = 0;
        double ny = 1;
        double nz = 0;
        int face = 0;
        for (int index : candidates) {
            Body body = bodies[index];
            if (!body.near(ray)) {
                continue;
            }
            body.toLocal(ray, local);
            if (!body.entersBox(local, limit)) {
                continue;
            }
            Shape[] shapes = body.model.shapes();
            for (int s = 0; s < shapes.length; s++) {
                double t = shapes[s].hit(local, limit);
                if (t < limit) {
                    limit = t;
                    hit = body;
                    hitShape = s;
                    nx = local.nx;
                    ny = local.ny;
                    nz = local.nz;
                    face = local.face;
                }
            }
        }
        double x = ray.ox + limit * ray.dx;
        double y = ray.oy + limit * ray.dy;
        double z = ray.oz + limit * ray.dz;
        if (hit != null) {
            hit.model.paints()[hitShape].paint(hit.localX(x, z), y, hit.localZ(x, z), face, surface);
            double turned = hit.cos * nx - hit.sin * nz;
            nz = hit.sin * nx + hit.cos * nz;
            nx = turned;
            shade(ray, x, y, z, nx, ny, nz, 0.62 + 0.38 * Math.min(1, y * 1.4), limit);
        } else if (ends) {
            surface.gloss = 0;
            surface.glow = 0;
            ground.paint(x, z, surface);
            shade(ray, x, 0, z, 0, 1, 0, openness(x, z), limit);
        } else {
            light.lookUp(ray.dx, ray.dy, ray.dz, surface);
            red = surface.red;
            green = surface.green;
            blue = surface.blue;
        }
    }

    /** How much of the sky a point of the ground sees beside the bodies that stand on it. */
    private double openness(double x, double z) {
        double open = 1;
        for (int index : candidates) {
            Body body = bodies[index];
            double dx = x - body.centreX;
            double dz = z - body.centreZ;
            double reach = body.radius + 0.5;
            if (index >= standing || dx * dx + dz * dz > reach * reach) {
                continue;
            }
            double[] box = body.model.box();
            double lx = body.localX(x, z);
            double lz = body.localZ(x, z);
            double outX = Math.max(0, Math.max(box[0] - lx, lx - box[3]));
            double outZ = Math.max(0, Math.max(box[2] - lz, lz - box[5]));
            double out = Math.sqrt(outX * outX + outZ * outZ);
            double depth = Math.min(0.72, 0.4 * Math.min(box[3] - box[0], box[5] - box[2]));
            open *= 1 - depth * Math.clamp(1 - out / 0.45, 0, 1);
        }
        return open;
    }

    private void shade(
            Ray ray, double x, double y, double z, double nx, double ny, double nz, double open, double distance) {
        double up = 0.5 + 0.5 * ny;
        double ambient = open * (0.35 + 0.65 * up);
        double bounce = open * (1 - up) * 0.22 * light.level;
        double lightRed = ambient * light.skyRed() + bounce;
        double lightGreen = ambient * light.skyGreen() + bounce;
        double lightBlue = ambient * light.skyBlue() + bounce;
        double towards = nx * light.sunX + ny * light.sunY + nz * light.sunZ;
        if (light.sun > 0.02 && towards > 0.01 && !shadowed(x + nx * 0.004, y + ny * 0.004, z + nz * 0.004)) {
            lightRed += towards * light.sunRed;
            lightGreen += towards * light.sunGreen;
            lightBlue += towards * light.sunBlue;
        }
        red = surface.red * surface.red * lightRed;
        green = surface.green * surface.green * lightGreen;
        blue = surface.blue * surface.blue * lightBlue;
        if (surface.gloss > 0) {
            mirror(ray, nx, ny, nz, open);
        }
        if (surface.glow > 0) {
            double shine = surface.glow * (0.12 * light.level + 0.5 * light.dusk);
            red += shine * surface.red;
            green += shine * surface.green * 0.93;
            blue += shine * surface.blue * 0.75;
        }
        double haze = distance / (distance + 600);
        red += (0.9 * light.level - red) * haze;
        green += (0.95 * light.level - green) * haze;
        blue += (light.level - blue) * haze;
    }

    /** Adds what a glossy surface mirrors: the sky above, the fronts of houses at eye level, the ground below. */
    private void mirror(Ray ray, double nx, double ny, double nz, double open) {
        double cosine = -(ray.dx * nx + ray.dy * ny + ray.dz * nz);
        double mx = ray.dx + 2 * cosine * nx;
        double my = ray.dy + 2 * cosine * ny;
        double mz = ray.dz + 2 * cosine * nz;
        double graze = 1 - Math.clamp(cosine, 0, 1);
        double share = surface.gloss * (0.045 + 0.8 * graze * graze * graze);
        if (my > 0.28) {
            light.lookUp(mx, my, mz, mirrored);
        } else {
            double dark = (my > 0 ? 0.22 : 0.16) * light.level;
            mirrored.red = dark;
            mirrored.green = dark;
            mirrored.blue = dark;
        }
        red += (mirrored.red * open - red) * share;
        green += (mirrored.green * open - green) * share;
        blue += (mirrored.blue * open - blue) * share;
        double glint = mx * light.sunX + my * light.sunY + mz * light.sunZ;
        if (glint > 0.985 && light.sun > 0.2) {
            double spark = (glint - 0.985) * 66 * surface.gloss * light.sun * 1.5;
            red += spark;
            green += spark;
            blue += spark;
        }
    }

    private boolean shadowed(double x, double y, double z) {
        shadow.set(x, y, z, light.sunX, light.sunY, light.sunZ);
        for (Body body : grid.towards(x, y, z)) {
            if (distance(body, shadow, MAX_DISTANCE) < Shape.MISS) {
                return true;
            }
        }
        return false;
    }
}
