package io.ddnn.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvmcReaderTests {

    @TempDir
    Path temp;

    private final DataSetReader reader = new DataSetReader(2, 1, null);

    /** An array file: version 1.0, header padded to a multiple of 64 as NumPy writes it. */
    private static byte[] npy(String type, boolean fortran, String shape, byte[] data) {
        String header = "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
                .formatted(type, fortran ? "True" : "False", shape);
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        return ByteBuffer.allocate(10 + header.length() + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }

    private static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    private Path archive(byte[] x, byte[] y) throws IOException {
        Path file = temp.resolve("MVMC.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("X.npy"));
            zip.write(x);
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(y);
        }
        return file;
    }

    /** Two samples of two cameras, 1 x 2 pixels: a bus that both see, a person that only the second sees. */
    private static byte[] x() {
        float[] values = new float[2 * 2 * 3 * 2];
        values[0] = 1;
        values[1] = 0.5f;
        values[2] = 0.25f;
        values[6] = 0.1f;
        values[18] = 0.2f;
        return npy("<f4", false, "(2, 2, 3, 1, 2)", floats(values));
    }

    private void assertRefused(Path file, String... parts) {
        assertThatExceptionOfType(DataSetException.class)
                .isThrownBy(() -> reader.read(file))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void readsPlanesIntoPixels() throws IOException {
        DataSet data = reader.read(archive(x(), npy("<i4", false, "(2, 2)", ints(1, 1, 3, 2))));
        assertThat(Objects.requireNonNull(data.samples().getFirst().views().getFirst()).rgb())
                .containsExactly(255, 64, 0, 128, 0, 0);
    }

    @Test
    void readsLabelsAndAbsentViews() throws IOException {
        DataSet data = reader.read(archive(x(), npy("<i4", false, "(2, 2)", ints(1, 1, 3, 2))));
        assertThat(data.classes()).containsExactly("car", "bus", "person");
        assertThat(data.devices()).containsExactly("camera-0", "camera-1");
        assertThat(data.samples()).extracting(Sample::id).containsExactly("s0000", "s0001");
        assertThat(data.samples()).extracting(Sample::label).containsExactly(1, 2);
        assertThat(data.samples()).extracting(Sample::frame).containsOnly(Sample.UNKNOWN);
        assertThat(data.viewCounts()).containsExactly(1, 2);
    }

    @Test
    void takesTheOrderOfClassesThatIsAskedFor() throws IOException {
        Path file = archive(x(), npy("<i4", false, "(2, 2)", ints(1, 1, 3, 2)));
        DataSet data = new DataSetReader(4, 4, List.of("person", "bus", "car")).read(file);
        assertThat(data.samples()).extracting(Sample::label).containsExactly(1, 0);
    }

    @Test
    void readsOtherNumberTypes() throws IOException {
        Path file = archive(
                npy("|u1", false, "(1, 1, 3, 1, 2)", new byte[]{1, 2, 3, 4, 5, (byte) 250}),
                npy("<i8", false, "(1, 1)", ByteBuffer.allocate(8).array()));
        assertThat(Objects.requireNonNull(
                reader.read(file).samples().getFirst().views().getFirst())
                .rgb())
                .containsExactly(1, 3, 5, 2, 4, 250);
    }

    @Test
    void refusesOtherClasses() throws IOException {
        Path file = archive(x(), npy("<i4", false, "(2, 2)", ints(1, 1, 3, 2)));
        assertThatExceptionOfType(DataSetException.class)
                .isThrownBy(() -> new DataSetReader(2, 1, List.of("cat")).read(file))
                .withMessageContaining("[car, bus, person]")
                .withMessageContaining("[cat]");
    }

    @Test
    void refusesAnArchiveWithoutItsArrays() throws IOException {
        Path file = temp.resolve("other.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("X.npy"));
            zip.write(x());
        }
        assertRefused(file, "holds no array 'y'");
    }

    @Test
    void refusesWhatIsNoArchive() throws IOException {
        assertRefused(Files.write(temp.resolve("a.npz"), new byte[100]), "cannot be read as a .npz archive");
        assertRefused(Files.write(temp.resolve("a.txt"), new byte[100]), "expected a directory or a file named *.npz");
    }

    @Test
    void refusesAWrongShape() throws IOException {
        byte[] y = npy("<i4", false, "(2, 2)", ints(1, 1, 3, 2));
        assertRefused(archive(npy("<f4", false, "(4,)", floats(1, 2, 3, 4)), y), "array 'X'", "[4]", "cameras");
        assertRefused(archive(x(), npy("<i4", false, "(4,)", ints(1, 1, 3, 2))), "array 'y'", "[4]", "2 x 2");
    }

    @Test
    void refusesTooFewOrTooManyBytes() throws IOException {
        byte[] y = npy("<i4", false, "(2, 2)", ints(1, 1, 3, 2));
        assertRefused(archive(npy("<f4", false, "(2, 2, 3, 1, 2)", floats(1)), y), "fewer than the 96 bytes");
        assertRefused(archive(npy("<f4", false, "(1, 1, 3, 1, 1)", floats(1, 1, 1, 1)), y), "more than the 12 bytes");
    }

    @Test
    void anArchiveWithoutSamplesIsRefusedHoweverManyCamerasItClaims() throws IOException {
        byte[] x = npy("|u1", false, "(0, 2147483647, 3, 1, 1)", new byte[0]);
        assertRefused(archive(x, npy("|u1", false, "(0, 2147483647)", new byte[0])), "array 'X'", "[0, 2147483647");
    }

    @Test
    void refusesAnArrayBombByItsHeader() throws IOException {
        byte[] x = npy("<f8", false, "(1000000, 1000, 3, 1000, 1000)", new byte[0]);
        assertRefused(archive(x, npy("<i4", false, "(2, 2)", ints(1, 1, 3, 2))), "more than the 1073741824 bytes");
    }

    @Test
    void refusesFortranOrderAndPickledObjects() throws IOException {
        byte[] y = npy("<i4", false, "(2, 2)", ints(1, 1, 3, 2));
        assertRefused(archive(npy("<f4", true, "(1,)", floats(1)), y), "Fortran order");
        assertRefused(archive(npy("|O", false, "(1,)", new byte[8]), y), "expected an array of plain numbers");
        assertRefused(archive(new byte[]{1, 2}, y), "does not begin as a .npy array");
    }

    @Test
    void refusesLabelsThatDisagree() throws IOException {
        assertRefused(
                archive(x(), npy("<i4", false, "(2, 2)", ints(1, 0, 3, 2))), "says bus and car at sample 0");
        assertRefused(archive(x(), npy("<i4", false, "(2, 2)", ints(1, 1, 3, 3))), "no camera sees sample 1");
        assertRefused(
                archive(x(), npy("<i4", false, "(2, 2)", ints(1, 1, 3, 4))), "4.0 at sample 1, camera 1", "0 to 3");
    }

    @Test
    void refusesPixelsOutOfRange() throws IOException {
        Path file = archive(
                npy("<f4", false, "(1, 1, 3, 1, 1)", floats(0, Float.NaN, 0)), npy("<i4", false, "(1, 1)", ints(0)));
        assertRefused(file, "array 'X'", "NaN at sample 0, camera 0, expected 0 to 1");
    }
}
