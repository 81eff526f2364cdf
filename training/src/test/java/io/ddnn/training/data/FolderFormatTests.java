package io.ddnn.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.image.PngEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFormatTests {
    private static final List<String> CLASSES = List.of("car", "bus");

    @TempDir
    Path temp;

    private final DataSetReader reader = new DataSetReader(2, 2, CLASSES);

    private Path folder(String table) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("data"));
        Files.writeString(folder.resolve("samples.csv"), table);
        return folder;
    }

    private Path image(String sample, String file) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("data/images").resolve(sample));
        return Files.write(folder.resolve(file), new PngEncoder().encode(DataSets.view(7)));
    }

    private void assertRefused(Path folder, String... parts) {
        assertThatExceptionOfType(DataSetException.class)
                .isThrownBy(() -> reader.read(folder))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void whatIsWrittenIsRead() {
        Path folder = temp.resolve("new/data");
        FolderWriter.write(folder, DataSets.four());
        assertThat(reader.read(folder)).isEqualTo(DataSets.four());
    }

    @Test
    void namesAndLabelsWithCommasAndQuotesSurvive() {
        DataSet data = new DataSet(
                List.of("a \"big\" bus, red", "car"),
                List.of("camera-0"),
                List.of(DataSets.sample("x", 3, 0, DataSets.view(1))));
        FolderWriter.write(temp.resolve("out"), data);
        assertThat(new DataSetReader(2, 2, data.classes()).read(temp.resolve("out"))).isEqualTo(data);
    }

    @Test
    void unknownFramesAndLabelsAreLeftOut() throws IOException {
        DataSet data = new DataSet(
                CLASSES, List.of("camera-0"), List.of(DataSets.sample("x", -1, -1, DataSets.view(1))));
        FolderWriter.write(temp.resolve("out"), data);
        assertThat(temp.resolve("out/samples.csv")).hasContent("sample,camera-0\nx,1\n");
        assertThat(reader.read(temp.resolve("out"))).isEqualTo(data);
    }

    @Test
    void nothingIsLeftOfAnUnfinishedWriter() throws IOException {
        try (FolderWriter writer = new FolderWriter(temp.resolve("out"), CLASSES, List.of("camera-0"), true, true)) {
            writer.add(DataSets.sample("x", 0, 0, DataSets.view(1)));
        }
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void nothingIsAtTheTargetBeforeTheEnd() {
        try (FolderWriter writer = new FolderWriter(temp.resolve("out"), CLASSES, List.of("camera-0"), true, true)) {
            writer.add(DataSets.sample("x", 0, 0, DataSets.view(1)));
            assertThat(temp.resolve("out")).doesNotExist();
            writer.finish();
            assertThat(temp.resolve("out/images/x/camera-0.png")).exists();
        }
    }

    @Test
    void anEmptyDirectoryIsAGoodTarget() throws IOException {
        Files.createDirectory(temp.resolve("out"));
        FolderWriter.write(temp.resolve("out"), DataSets.four());
        assertThat(reader.read(temp.resolve("out"))).isEqualTo(DataSets.four());
    }

    @Test
    void refusesATargetThatHoldsSomething() throws IOException {
        folder("x");
        assertThatExceptionOfType(DataSetException.class)
                .isThrownBy(() -> FolderWriter.write(temp.resolve("data"), DataSets.four()))
                .withMessageContaining("is not empty");
        assertThat(temp.resolve("data/samples.csv")).hasContent("x");
    }

    @Test
    void refusesToWriteAnIdTwice() {
        try (FolderWriter writer = new FolderWriter(temp.resolve("out"), CLASSES, List.of("camera-0"), true, true)) {
            Sample sample = DataSets.sample("x", 0, 0, DataSets.view(1));
            writer.add(sample);
            assertThatIllegalArgumentException().isThrownBy(() -> writer.add(sample));
        }
    }

    @Test
    void refusesToWriteAnIdOfDots() {
        try (FolderWriter writer = new FolderWriter(temp.resolve("out"), CLASSES, List.of("camera-0"), true, true)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.add(DataSets.sample("..", 0, 0, DataSets.view(1))));
        }
    }

    @Test
    void classesAreTheSortedLabelsWhereNoneAreGiven() throws IOException {
        Path folder = folder("sample,frame,label,camera-0\na,0,person,0\nb,0,car,0\nc,1,car,0\n");
        DataSet data = new DataSetReader(2, 2, null).read(folder);
        assertThat(data.classes()).containsExactly("car", "person");
        assertThat(data.samples()).extracting(Sample::label).containsExactly(1, 0, 0);
    }

    @Test
    void readsWindowsLineEndsAndAByteOrderMark() throws IOException {
        Path folder = folder("\ufeffsample,frame,label,camera-0\r\na,4,car,0\r\n");
        assertThat(reader.read(folder).samples()).extracting(Sample::frame).containsExactly(4);
    }

    @Test
    void resizesImagesOfOtherSizes() throws IOException {
        image("a", "camera-0.png");
        Path folder = folder("sample,frame,label,camera-0\na,0,car,1\n");
        DataSet data = new DataSetReader(5, 4, CLASSES).read(folder);
        assertThat(data.samples().getFirst().views().getFirst()).isEqualTo(DataSets.view(7).resize(5, 4));
    }

    @Test
    void refusesADuplicateId() throws IOException {
        Path folder = folder("sample,frame,label,camera-0\na,0,car,0\na,1,car,0\n");
        assertRefused(folder, "samples.csv line 3, column 'sample' is 'a'", "no line before has");
    }

    @Test
    void refusesAnUnknownLabel() throws IOException {
        Path folder = folder("sample,frame,label,camera-0\na,0,truck,0\n");
        assertRefused(folder, "samples.csv line 2, column 'label' is 'truck', expected one of car, bus");
    }

    @Test
    void refusesIdsThatLeadElsewhere() throws IOException {
        assertRefused(folder("sample,frame,label,camera-0\n../a,0,car,0\n"), "line 2, column 'sample' is '../a'");
        assertRefused(folder("sample,frame,label,camera-0\n..,0,car,0\n"), "line 2, column 'sample' is '..'");
    }

    @Test
    void refusesAFileWhereTheTableSaysNone() throws IOException {
        Path file = image("a", "camera-0.png");
        Path folder = folder("sample,frame,label,camera-0\na,0,car,0\n");
        assertRefused(folder, "line 2, column 'camera-0' is '0', expected 1, as there is an image at " + file);
    }

    @Test
    void refusesAMissingFile() throws IOException {
        Path folder = folder("sample,frame,label,camera-0\na,0,car,1\n");
        assertRefused(folder, "line 2, column 'camera-0' is '1', expected 0, as there is no image");
    }

    @Test
    void refusesAFileOfAnUnknownDevice() throws IOException {
        image("a", "camera-1.png");
        assertRefused(folder("sample,frame,label,camera-0\na,0,car,0\n"), "camera-1.png", "line 2", "[camera-0]");
    }

    @Test
    void refusesTwoFilesOfOneDevice() throws IOException {
        image("a", "camera-0.png");
        image("a", "camera-0.jpg");
        assertRefused(folder("sample,frame,label,camera-0\na,0,car,1\n"), "camera-0.png is a second view of camera-0");
    }

    @Test
    void refusesADamagedImage() throws IOException {
        Files.write(image("a", "camera-0.png"), new byte[]{1, 2, 3});
        assertRefused(folder("sample,frame,label,camera-0\na,0,car,1\n"), "camera-0.png", "neither PNG nor JPEG");
    }

    @Test
    void refusesAViewThatIsNeitherZeroNorOne() throws IOException {
        assertRefused(
                folder("sample,frame,label,camera-0\na,0,car,yes\n"), "column 'camera-0' is 'yes', expected 0 or 1");
    }

    @Test
    void refusesABadFrame() throws IOException {
        assertRefused(folder("sample,frame,label,camera-0\na,-1,car,0\n"), "column 'frame' is '-1'", "whole number");
    }

    @Test
    void refusesALineOfTheWrongLength() throws IOException {
        assertRefused(folder("sample,frame,label,camera-0\na,0,car\n"), "line 2 has 3 values, expected 4");
    }

    @Test
    void refusesAHeaderOfSomethingElse() throws IOException {
        assertRefused(folder("id,frame,label,camera-0\n"), "line 1, column 1 is 'id', expected 'sample'");
        assertRefused(folder("sample,frame,label\n"), "line 1, column 4 is missing, expected the id of a device");
        assertRefused(folder("sample,Camera 0\n"), "line 1, column 2 is 'Camera 0'", "[a-z0-9-]");
        assertRefused(folder("sample,a,a\n"), "line 1, column 3 is 'a', expected each column once");
        assertRefused(folder(""), "line 1, column 1 is missing");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertRefused(temp.resolve("nowhere"), "there is no data set at", "nowhere");
        assertRefused(temp, "samples.csv cannot be read");
    }

    @Test
    void refusesUnlabelledDataWithoutClasses() throws IOException {
        Path folder = folder("sample,camera-0\na,0\n");
        assertThatExceptionOfType(DataSetException.class)
                .isThrownBy(() -> new DataSetReader(2, 2, null).read(folder))
                .withMessageContaining("no column 'label'");
    }
}
