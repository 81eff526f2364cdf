package io.ddnn.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTests {

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void columnsAreAsWideAsTheirContents() {
        new Table("node", ">bytes", "exit").row("camera-0", 12, "local").row("cloud", 3072, null).print(out);

        assertThat(text.toString().lines()).containsExactly(
                "node      bytes  exit",
                "camera-0     12  local",
                "cloud      3072  -");
    }

    @Test
    void laterRowsKeepTheColumns() {
        Table table = new Table("node", ">bytes").reserve("camera-0", "0000000");
        table.row("a", 1).print(out);

        table.row("b", 22).print(out);

        assertThat(text.toString().lines()).containsExactly(
                "node        bytes",
                "a               1",
                "b              22");
    }

    @Test
    void aRowHasACellForEachColumn() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("a", "b").row(1))
                .withMessage("row has 1 cells, expected 2");
    }
}
