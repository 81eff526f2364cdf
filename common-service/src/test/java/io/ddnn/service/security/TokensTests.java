package io.ddnn.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTests {

    private static final String SECRET = "ddnn_secret";

    private static Tokens tokens(String text) {
        return Tokens.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(String name, String roles, String token) {
        return name + " " + roles + " " + HexFormat.of().formatHex(Tokens.hash(token)) + "\n";
    }

    @Test
    void aTokenStandsForItsHolder() {
        Tokens tokens = tokens("# who\n\n" + line("ann", "infer", "a") + line("bob", "metrics,admin", SECRET));

        assertThat(tokens.holder(SECRET)).isEqualTo(new Tokens.Holder("bob", Set.of("metrics", "admin")));
        assertThat(tokens.holder("a")).isEqualTo(new Tokens.Holder("ann", Set.of("infer")));
    }

    @Test
    void anyOtherTokenStandsForNobody() {
        Tokens tokens = tokens(line("ann", "infer", SECRET));

        assertThat(tokens.holder(SECRET + "x")).isNull();
        assertThat(tokens.holder("")).isNull();
        assertThat(tokens.holder("x".repeat(100_000))).isNull();
    }

    @Test
    void theHashItselfIsNoToken() {
        Tokens tokens = tokens(line("ann", "infer", SECRET));

        assertThat(tokens.holder(HexFormat.of().formatHex(Tokens.hash(SECRET)))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann infer " + SECRET, "ann " + SECRET, SECRET, "ann root " + SECRET})
    void aLineThatIsWrongIsRefusedWithoutShowingIt(String line) {
        assertThatThrownBy(() -> tokens("# one\n" + line)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2").hasMessageContaining("expected").hasMessageNotContaining(SECRET);
    }
}
