package io.ddnn.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.plan.Envelope.Line;
import io.ddnn.model.plan.Envelope.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EnvelopeTests {

    @Test
    void crossingsAreSolved() {
        List<Piece> pieces = Envelope.lowest(List.of(new Line(0, 3), new Line(2, 1), new Line(8, 0)), 0, 100);

        assertThat(pieces).containsExactly(new Piece(0, 1, 0), new Piece(1, 6, 1), new Piece(6, 100, 2));
    }

    @Test
    void aLineThatIsNeverLowestHasNoPiece() {
        assertThat(Envelope.lowest(List.of(new Line(0, 2), new Line(3, 1), new Line(4, 0)), 0, 10))
                .containsExactly(new Piece(0, 2, 0), new Piece(2, 10, 2));
    }

    @Test
    void ofEqualLinesTheFirstIsTaken() {
        assertThat(Envelope.lowest(List.of(new Line(1, 1), new Line(1, 1), new Line(1, 1 + 1e-15)), 0, 10))
                .containsExactly(new Piece(0, 10, 0));
    }

    @Test
    void linesThatMeetAtTheStartOrInOnePointMakeNoEmptyPieces() {
        assertThat(Envelope.lowest(List.of(new Line(0, 2), new Line(0, 1)), 0, 10))
                .containsExactly(new Piece(0, 10, 1));
        assertThat(Envelope.lowest(List.of(new Line(0, 2), new Line(1, 1), new Line(2, 0)), 0, 10))
                .containsExactly(new Piece(0, 1, 0), new Piece(1, 10, 2));
    }

    @Test
    void anIntervalEndsAfterItsStart() {
        assertThatIllegalArgumentException().isThrownBy(() -> Envelope.lowest(List.of(new Line(0, 0)), 1, 1));
    }

    @Property(tries = 500, seed = "1")
    void everywhereThePiecesLineIsAsLowAsAny(@ForAll long seed) {
        Random random = new Random(seed);
        List<Line> lines = new ArrayList<>();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            lines.add(new Line(random.nextInt(20), random.nextInt(20)));
        }
        List<Piece> pieces = Envelope.lowest(lines, 0.01, 50);

        double end = 0.01;
        for (Piece piece : pieces) {
            assertThat(piece.from()).isEqualTo(end).isLessThan(piece.to());
            end = piece.to();
            for (int i = 0; i <= 20; i++) {
                double x = piece.from() + (piece.to() - piece.from()) * i / 20;
                double lowest = lines.stream().mapToDouble(line -> line.at(x)).min().orElseThrow();
                assertThat(lines.get(piece.line()).at(x)).isCloseTo(lowest, within(1e-9));
            }
        }
        assertThat(end).isEqualTo(50);
        assertThat(pieces.size()).isLessThanOrEqualTo(lines.size());
    }
}
