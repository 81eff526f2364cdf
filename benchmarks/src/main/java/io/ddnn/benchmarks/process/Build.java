package io.ddnn.benchmarks.process;

import java.nio.file.Path;

/**
 * A built copy of the project.
 *
 * @param root directory of the repository
 * @param version version of its jars
 */
public record Build(Path root, String version) {

    Path jar(String service) {
        return root.resolve(service).resolve("target/" + service + "-" + version + "-exec.jar");
    }
}
