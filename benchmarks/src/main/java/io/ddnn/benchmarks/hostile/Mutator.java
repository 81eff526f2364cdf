package io.ddnn.benchmarks.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes hostile inputs from given ones; the same random numbers make the same inputs. */
final class Mutator {
    /** No input grows beyond this. */
    static final int MAX_LENGTH = 1 << 16;

    private static final long[] EXTREMES = {0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffffL,
            0x8000_0000L, 0xffff_fffeL};

    private static final List<String> TOKENS = List.of("[", "{", "{\"a\":", "- ", "[[", "]", "}", "&a ", "*a", "\"",
            "\\u0000", "../", "..\\", "/", "%2e%2e/", ": ", ",", "null", "true", "NaN", ".inf", "-1", "1e999999999",
            "99999999999999999999", "2147483647", "2147483648", "0.0000000001", "!!binary ", "<<: *a", "\n", "\0");

    private final RandomGenerator random;

    Mutator(RandomGenerator random) {
        this.random = random;
    }

    /** One of the seeds, changed one to four times. */
    byte[] next(List<byte[]> seeds) {
        byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            input = change(input, seeds);
            if (input.length > MAX_LENGTH) {
                input = Arrays.copyOf(input, MAX_LENGTH);
            }
        }
        return input;
    }

    private byte[] change(byte[] input, List<byte[]> seeds) {
        if (input.length == 0) {
            return insert(input, 0, token());
        }
        int at = random.nextInt(input.length);
        int end = Math.min(input.length, at + 1 + random.nextInt(64));
        return switch (random.nextInt(11)) {
            case 0, 1 -> flipped(input);
            case 2 -> replaced(input, at);
            case 3, 4 -> extreme(input, at);
            case 5 -> Arrays.copyOf(input, at);
            case 6 -> joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, end, input.length));
            case 7 -> insert(input, at, repeated(Arrays.copyOfRange(input, at, end)));
            case 8 -> spliced(input, at, seeds.get(random.nextInt(seeds.size())));
            case 9 -> number(input, at);
            default -> insert(input, at, random.nextInt(8) == 0 ? repeated(token()) : token());
        };
    }

    private byte[] flipped(byte[] input) {
        for (int i = random.nextInt(1, 9); i > 0; i--) {
            input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return input;
    }

    private byte[] replaced(byte[] input, int at) {
        input[at] = (byte) random.nextInt();
        return input;
    }

    /** A field of 1, 2, 4 or 8 bytes of either order with a number at the end of a range. */
    private byte[] extreme(byte[] input, int at) {
        int width = Math.min(1 << random.nextInt(4), input.length - at);
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        boolean bigEndian = random.nextBoolean();
        for (int i = 0; i < width; i++) {
            input[at + (bigEndian ? width - 1 - i : i)] = (byte) (value >> (8 * i));
        }
        return input;
    }

    private static byte[] spliced(byte[] input, int at, byte[] other) {
        int from = Math.min(at, other.length);
        return joined(Arrays.copyOf(input, at), Arrays.copyOfRange(other, from, other.length));
    }

    /** The next number that is written in digits, replaced by another one. */
    private byte[] number(byte[] input, int at) {
        int start = at;
        while (start < input.length && !isDigit(input[start])) {
            start++;
        }
        int end = start;
        while (end < input.length && isDigit(input[end])) {
            end++;
        }
        String number = random.nextInt(16) == 0
                ? "9".repeat(random.nextInt(1, 5000))
                : Long.toString(EXTREMES[random.nextInt(EXTREMES.length)]);
        byte[] head = joined(Arrays.copyOf(input, start), number.getBytes(StandardCharsets.US_ASCII));
        return joined(head, Arrays.copyOfRange(input, end, input.length));
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private byte[] token() {
        return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] repeated(byte[] part) {
        int times = 1 << random.nextInt(13);
        byte[] result = new byte[Math.min(MAX_LENGTH, part.length * times)];
        for (int i = 0; i < result.length; i++) {
            result[i] = part[i % part.length];
        }
        return result;
    }

    private static byte[] insert(byte[] input, int at, byte[] part) {
        return joined(joined(Arrays.copyOf(input, at), part), Arrays.copyOfRange(input, at, input.length));
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] result = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, result, head.length, tail.length);
        return result;
    }
}
