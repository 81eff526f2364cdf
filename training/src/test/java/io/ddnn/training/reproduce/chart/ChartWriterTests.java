package io.ddnn.training.reproduce.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ChartWriterTests {

    private static final Chart CHART = new Chart("lines", "Two lines", "devices", "accuracy (%)",
            List.of(new Chart.Series("ours", List.of(1.0, 2.0, 3.0), List.of(80.0, 90.0, 97.5), false),
                    new Chart.Series("paper", List.of(1.0, 2.0), List.of(70.0, 85.0), true)));

    @Test
    void drawsAPictureInMoreThanOneColour() throws Exception {
        BufferedImage image =
                Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(ChartWriter.png(CHART))));
        assertThat(image.getWidth()).isEqualTo(800);
        assertThat(image.getRGB(0, 0, 800, 500, null, 0, 800)).contains(0xFF0072B2, 0xFFD55E00, 0xFFFFFFFF);
    }

    @Test
    void writesTheSameAsSvgWithItsTexts() throws Exception {
        byte[] svg = ChartWriter.svg(CHART);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getDocumentElement().getAttribute("width")).isEqualTo("800");
        assertThat(document.getElementsByTagName("path").getLength()
                + document.getElementsByTagName("polyline").getLength()).isPositive();
        assertThat(ChartWriter.svg(CHART)).isEqualTo(svg);
    }

    @Test
    void refusesASeriesWhoseLengthsDiffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chart.Series("ours", List.of(1.0), List.of(), false))
                .withMessageContaining("'ours' has 1 places and 0 values");
    }
}
