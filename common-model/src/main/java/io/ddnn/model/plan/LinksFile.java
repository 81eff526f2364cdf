package io.ddnn.model.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Machines and links as they stand in a file of YAML; {@code networks/links.yaml} is a commented example. Unknown fields
 * are refused, and every error names the field.
 */
public final class LinksFile {

    private static final int FORMAT = 1;
    private static final int MAX_BYTES = 1 << 20;
    private static final double MILLIS = 1e-3;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Document document;

    private LinksFile(Document document) {
        this.document = document;
    }

    private record Document(@Nullable Integer format, @Nullable Machines machines, @Nullable Links links) {}

    private record Machines(@Nullable MachineEntry device, @Nullable MachineEntry edge, @Nullable MachineEntry cloud) {}

    private record MachineEntry(@Nullable String name,
            @JsonProperty("operations-per-second") @Nullable Double operationsPerSecond,
            @Nullable Map<String, @Nullable Double> milliseconds, @Nullable Double slowdown, @Nullable Double watts,
            @JsonProperty("transmit-joules-per-byte") @Nullable Double transmitJoulesPerByte) {}

    private record Links(@JsonProperty("device-edge") @Nullable LinkEntry deviceEdge,
            @JsonProperty("edge-cloud") @Nullable LinkEntry edgeCloud,
            @JsonProperty("device-cloud") @Nullable LinkEntry deviceCloud) {}

    private record LinkEntry(@JsonProperty("bytes-per-second") @Nullable Double bytesPerSecond,
            @JsonProperty("round-trip-ms") @Nullable Double roundTripMillis) {}

    /**
     * Reads a file.
     *
     * @throws PlanException if it is not such a file
     * @throws IOException if it cannot be read
     */
    public static LinksFile read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new PlanException(file + " has " + Files.size(file) + " bytes, expected at most " + MAX_BYTES);
        }
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (PlanException e) {
            throw new PlanException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @throws PlanException if it is not that of such a file
     */
    public static LinksFile parse(String yaml) {
        try {
            Document document = YAML.readValue(yaml, Document.class);
            if (document == null) {
                throw new PlanException("the text is empty, expected fields format, machines and links");
            }
            Integer format = document.format();
            if (format == null || format != FORMAT) {
                throw new PlanException("field 'format' is " + (format == null ? "missing" : format) + ", expected "
                        + FORMAT);
            }
            return new LinksFile(document);
        } catch (UnrecognizedPropertyException e) {
            throw new PlanException("field '" + path(e) + "' is unknown, expected one of " + e.getKnownPropertyIds(),
                    e);
        } catch (DatabindException e) {
            throw new PlanException("field '" + path(e) + "' has the wrong type: " + e.getOriginalMessage(), e);
        } catch (JacksonException e) {
            throw new PlanException("not YAML: " + e.getOriginalMessage() + " at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()), e);
        }
    }

    private static String path(DatabindException e) {
        return e.getPath().stream().map(Reference::getPropertyName).map(String::valueOf)
                .collect(Collectors.joining("."));
    }

    /**
     * What a network can run on by this file.
     *
     * @param measured seconds by stage, for machines whose speed the file does not tell; null: it must
     * @throws PlanException if a field that the network needs is missing or out of range
     */
    public Environment environment(Chain chain, @Nullable Map<String, Double> measured) {
        Machines given = document.machines();
        Map<Place, Machine> machines = new EnumMap<>(Place.class);
        machines.put(Place.DEVICE, machine("device", given == null ? null : given.device(), chain, measured));
        machines.put(Place.CLOUD, machine("cloud", given == null ? null : given.cloud(), chain, measured));
        if (chain.hasEdge()) {
            machines.put(Place.EDGE, machine("edge", given == null ? null : given.edge(), chain, measured));
        }
        Links links = document.links();
        LinkEntry direct = links == null ? null : links.deviceCloud();
        if (!chain.hasEdge()) {
            Link link = link("device-cloud", direct);
            return Environment.ofTwo(machines.get(Place.DEVICE), machines.get(Place.CLOUD), link);
        }
        Link deviceEdge = link("device-edge", links == null ? null : links.deviceEdge());
        Link edgeCloud = link("edge-cloud", links == null ? null : links.edgeCloud());
        return new Environment(machines, deviceEdge, edgeCloud,
                direct == null ? null : link("device-cloud", direct));
    }

    /** Whether the file tells what a device's energy costs. */
    public boolean tellsEnergy() {
        Machines machines = document.machines();
        MachineEntry device = machines == null ? null : machines.device();
        return device != null && (device.watts() != null || device.transmitJoulesPerByte() != null);
    }

    private static Machine machine(String place, @Nullable MachineEntry entry, Chain chain,
            @Nullable Map<String, Double> measured) {
        String where = "machines." + place;
        double speed = Double.POSITIVE_INFINITY;
        Map<String, Double> seconds = Map.of();
        if (entry != null && entry.operationsPerSecond() != null) {
            if (entry.milliseconds() != null) {
                throw new PlanException("field '" + where
                        + "' has operations-per-second and milliseconds, expected only one of them");
            }
            speed = positive(where + ".operations-per-second", entry.operationsPerSecond());
        } else if (entry != null && entry.milliseconds() != null) {
            seconds = seconds(where + ".milliseconds", entry.milliseconds(), chain);
        } else if (measured != null) {
            seconds = measured;
        } else {
            throw new PlanException(
                    "field '" + where + ".operations-per-second' is missing, expected it, or milliseconds,"
                            + " or that this machine is measured (--measure)");
        }
        return new Machine(speed, seconds,
                positive(where + ".slowdown", entry == null || entry.slowdown() == null ? 1.0 : entry.slowdown()),
                notNegative(where + ".watts", entry == null ? null : entry.watts(), 0.0),
                notNegative(where + ".transmit-joules-per-byte",
                        entry == null ? null : entry.transmitJoulesPerByte(), 0.0));
    }

    private static Map<String, Double> seconds(String field, Map<String, @Nullable Double> milliseconds,
            Chain chain) {
        List<String> names = chain.stages().stream().map(Stage::name).toList();
        List<String> missing = new ArrayList<>(names);
        missing.removeAll(milliseconds.keySet());
        if (!missing.isEmpty()) {
            throw new PlanException(
                    "field '" + field + "." + missing.getFirst() + "' is missing, expected one a stage: "
                            + names);
        }
        return milliseconds.entrySet().stream()
                .filter(entry -> names.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey,
                        entry -> MILLIS * notNegative(field + "." + entry.getKey(), entry.getValue(), null)));
    }

    private static Link link(String name, @Nullable LinkEntry entry) {
        String where = "links." + name;
        return new Link(positive(where + ".bytes-per-second", entry == null ? null : entry.bytesPerSecond()),
                MILLIS * notNegative(where + ".round-trip-ms", entry == null ? null : entry.roundTripMillis(), null));
    }

    private static double positive(String field, @Nullable Double value) {
        double number = notNegative(field, value, null);
        if (number == 0) {
            throw new PlanException("field '" + field + "' is 0, expected more than 0");
        }
        return number;
    }

    private static double notNegative(String field, @Nullable Double value, @Nullable Double fallback) {
        if (value == null) {
            if (fallback == null) {
                throw new PlanException("field '" + field + "' is missing, expected a number");
            }
            return fallback;
        }
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new PlanException("field '" + field + "' is " + value + ", expected a number of at least 0");
        }
        return value;
    }
}
