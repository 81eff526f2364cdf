package io.ddnn.model.testing;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The networks that the project ships under networks/: the six topologies (DDNN, figure 2) and others. */
public final class Topologies {

    /** Their letters. */
    public static final List<String> LETTERS = List.of("a", "b", "c", "d", "e", "f");

    private Topologies() {}

    /** The definition of a topology, a to f. */
    public static NetworkDefinition of(String letter) {
        return read("topology-" + letter);
    }

    /** The network with several exits at one device. */
    public static NetworkDefinition branchy() {
        return read("branchynet");
    }

    private static NetworkDefinition read(String network) {
        try {
            return NetworkDefinitionReader.read(shipped("networks/" + network + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All six, in order. */
    public static List<NetworkDefinition> all() {
        return LETTERS.stream().map(Topologies::of).toList();
    }

    /** The file of a topology. */
    public static Path file(String letter) {
        return shipped("networks/topology-" + letter + ".yaml");
    }

    /** A file or directory of the repository; found from any module's directory. */
    public static Path shipped(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(name))) {
                return at.resolve(name);
            }
        }
        throw new IllegalStateException("no " + name + " at or above " + Path.of("").toAbsolutePath());
    }
}
