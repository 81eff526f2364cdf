package io.ddnn.model.plan;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The machines and links that a network may run on.
 *
 * @param machines by place
 * @param deviceEdge from a device to its edge; of no use without an edge
 * @param edgeCloud from an edge to the cloud; of no use without an edge
 * @param deviceCloud from a device to the cloud; null if that is by the edge's links, one behind the other
 */
public record Environment(Map<Place, Machine> machines, Link deviceEdge, Link edgeCloud, @Nullable Link deviceCloud) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public Environment(Map<Place, Machine> machines, Link deviceEdge, Link edgeCloud, @Nullable Link deviceCloud) {
        this.machines = Map.copyOf(machines);
        this.deviceEdge = deviceEdge;
        this.edgeCloud = edgeCloud;
        this.deviceCloud = deviceCloud;
    }

    /** An environment without an edge. */
    public static Environment ofTwo(Machine device, Machine cloud, Link link) {
        return new Environment(Map.of(Place.DEVICE, device, Place.CLOUD, cloud), link, link, link);
    }

    /** The machine of a place. */
    public Machine machine(Place place) {
        return Objects.requireNonNull(machines.get(place), () -> "no machine is given for the " + place.text());
    }

    /** The link between two different places. */
    public Link link(Place from, Place to) {
        if (from != Place.DEVICE) {
            return edgeCloud;
        }
        if (to == Place.EDGE) {
            return deviceEdge;
        }
        Link direct = deviceCloud;
        return direct == null ? deviceEdge.then(edgeCloud) : direct;
    }

    /** This environment with the devices' own links so many times as fast; infinite: bytes on them take no time. */
    public Environment withDeviceLinks(double times) {
        return new Environment(machines, scaled(deviceEdge, times), edgeCloud,
                deviceCloud == null ? null : scaled(deviceCloud, times));
    }

    private static Link scaled(Link link, double times) {
        return new Link(link.bytesPerSecond() * times, link.roundTripSeconds());
    }

    /** This environment with the devices' times multiplied by another factor instead of theirs. */
    public Environment withDeviceSlowdown(double slowdown) {
        Map<Place, Machine> changed = new EnumMap<>(machines);
        changed.put(Place.DEVICE, machine(Place.DEVICE).withSlowdown(slowdown));
        return new Environment(changed, deviceEdge, edgeCloud, deviceCloud);
    }
}
