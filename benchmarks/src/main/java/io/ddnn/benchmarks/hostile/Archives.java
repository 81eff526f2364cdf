package io.ddnn.benchmarks.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives of NumPy arrays to begin with. */
final class Archives {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private Archives() {}

    /** An array X and an array y behind it, as one input. */
    static List<byte[]> arrays() {
        return List.of(pair("|u1", "(2, 2, 3, 2, 2)", 48, "(2, 2)", 4),
                pair("<f4", "(1, 1, 3, 4, 4)", 192, "(1, 1)", 1),
                pair("|u1", "(0, 2147483647, 3, 1, 1)", 0, "(0, 2147483647)", 0),
                pair("|u1", "(0, 1, 3, 2147483647, 2147483647)", 0, "(0, 1)", 0),
                pair("|u1", "(1, 1, 3, 1, 100000)", 300_000, "(1, 1)", 1),
                pair("<f8", "(2147483647, 2147483647, 3, 2147483647, 2147483647)", 0, "(1, 1)", 1));
    }

    static List<byte[]> archives() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(array("|u1", "(1, 1, 3, 4096, 4096)", 3 << 24));
        bomb.writeBytes(array("|u1", "(1, 1)", 1));
        return List.of(archive(arrays().getFirst()), archive(arrays().get(1)), archive(arrays().get(2)),
                archive(bomb.toByteArray()));
    }

    private static byte[] pair(String type, String shapeX, int bytesX, String shapeY, int bytesY) {
        byte[] x = array(type, shapeX, bytesX);
        byte[] y = array("|u1", shapeY, bytesY);
        byte[] both = Arrays.copyOf(x, x.length + y.length);
        System.arraycopy(y, 0, both, x.length, y.length);
        return both;
    }

    private static byte[] array(String type, String shape, int bytes) {
        byte[] header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape)
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).put((byte) 1)
                .put((byte) 0).putShort((short) header.length).put(header).array();
    }

    /** An archive of what lies before the second array's beginning, and what lies behind it. */
    static byte[] archive(byte[] arrays) throws IOException {
        int second = arrays.length;
        for (int i = 1; i + MAGIC.length <= arrays.length; i++) {
            if (Arrays.equals(arrays, i, i + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                second = i;
                break;
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("X.npy"));
            zip.write(arrays, 0, second);
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(arrays, second, arrays.length - second);
        }
        return bytes.toByteArray();
    }
}
