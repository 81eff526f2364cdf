package io.ddnn.training.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.training.reproduce.chart.Chart;
import java.util.List;
import org.junit.jupiter.api.Test;

class SheetTests {

    @Test
    void isASectionWithATableAndItsFiles() {
        Chart chart = new Chart("pic", "Picture", "x", "y",
                List.of(new Chart.Series("ours", List.of(1.0), List.of(2.0), false)));
        Sheet sheet = new Sheet("some", "Some table", "Note.\n", List.of("a", "b|c"),
                List.of(List.of("1", "2"), List.of("3", "4")), List.of(chart));
        assertThat(sheet.markdown()).isEqualTo("""
                ## Some table

                Note.

                | a | b\\|c |
                | --- | --- |
                | 1 | 2 |
                | 3 | 4 |

                ![Picture](pic.png)

                Data: [some.csv](some.csv), [pic.svg](pic.svg)
                """);
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sheet("some", "t", "", List.of("a", "b"), List.of(List.of("1")), List.of()))
                .withMessage("rows hold one of 1 cells, expected 2: [1]");
    }
}
