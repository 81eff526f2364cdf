package io.ddnn.model.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures and files for the tests of this package. */
final class Pictures {
    private Pictures() {}

    static PixelImage random(int width, int height, long seed) {
        byte[] rgb = new byte[width * height * PixelImage.CHANNELS];
        new Random(seed).nextBytes(rgb);
        return new PixelImage(width, height, rgb);
    }

    static PixelImage constant(int width, int height, int red, int green, int blue) {
        byte[] rgb = new byte[width * height * PixelImage.CHANNELS];
        for (int i = 0; i < rgb.length; i += PixelImage.CHANNELS) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new PixelImage(width, height, rgb);
    }

    static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] jpeg(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 5 & 0xff) << 16 | (y * 7 & 0xff) << 8 | (x + y & 0xff));
            }
        }
        return encode(image, "jpeg");
    }

    /** A PNG signature followed by the chunks given. */
    static byte[] png(byte[]... chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[]{(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        for (byte[] chunk : chunks) {
            out.writeBytes(chunk);
        }
        return out.toByteArray();
    }

    /** A chunk with a right length and checksum. */
    static byte[] chunk(String type, byte[] data) {
        ByteBuffer buffer = ByteBuffer.allocate(12 + data.length).putInt(data.length);
        buffer.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), 4, 4 + data.length);
        return buffer.putInt((int) crc.getValue()).array();
    }

    static byte[] header(int width, int height, int bits, int colourType) {
        return chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) bits)
                        .put((byte) colourType)
                        .array());
    }

    /** A JPEG header that announces a frame, with a scan that holds nothing. */
    static byte[] jpegHeader(int marker, int bits, int width, int height, int components) {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        buffer.put(new byte[]{(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) marker});
        buffer.putShort((short) (8 + 3 * components)).put((byte) bits).putShort((short) height).putShort((short) width);
        buffer.put((byte) components);
        for (int i = 0; i < components; i++) {
            buffer.put((byte) (i + 1)).put((byte) 0x11).put((byte) 0);
        }
        buffer.put(new byte[]{(byte) 0xff, (byte) 0xda, 0, 3, 0, (byte) 0xff, (byte) 0xd9});
        byte[] file = new byte[buffer.position()];
        buffer.flip().get(file);
        return file;
    }
}
