package io.ddnn.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatioGuardTests {

    private static final String HEAD = "bits,workload,contender,reference,ratio\n";

    @TempDir
    private Path directory;

    @Test
    void tellsWhatHasFallenByMoreThanAThird() throws IOException {
        RatioGuard guard =
                RatioGuard.read(write(HEAD + "512,DEVICE,VECTOR,SCALAR,3.0\n128,DEVICE,VECTOR,SCALAR,9\n"), 512);

        assertThat(guard.check(table(1.0, 2.1))).isEmpty();
        assertThat(guard.check(table(1.0, 1.9))).singleElement().asString()
                .contains("device slice", "'vector' is 1.90 times as fast as 'scalar', expected at least 2.00");
    }

    @Test
    void refusesALineThatIsNotARatio() throws IOException {
        Path file = write(HEAD + "512,DEVICE,VECTOR,SCALAR\n");

        assertThatThrownBy(() -> RatioGuard.read(file, 512)).isInstanceOf(IOException.class)
                .hasMessageContaining("line 2 is '512,DEVICE,VECTOR,SCALAR'");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("ratios.csv"), text);
    }

    private static KernelTable table(double vector, double scalar) {
        return new KernelTable(Workload.DEVICE, Map.of(ContenderKind.VECTOR, List.of(9.0, 9.0, vector),
                ContenderKind.SCALAR, List.of(scalar, 9.0, 9.0)));
    }
}
