package io.ddnn.benchmarks.hostile;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures to begin with: every kind of PNG and JPEG that the platform writes, and decompression bombs. */
final class Pictures {
    private static final int SIGNATURE = 8;
    private static final int BOMB_BYTES = 16 << 20;

    private Pictures() {}

    static List<byte[]> pngs() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (int type : List.of(BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY)) {
            files.add(written("png", type, false));
            files.add(written("png", type, true));
        }
        files.add(bomb("IDAT", 8, 8));
        files.add(bomb("zTXt", 8, 8));
        files.add(bomb("iCCP", 8, 8));
        files.add(bomb("IDAT", 0x7fff_ffff, 0x7fff_ffff));
        files.add(bomb("IDAT", 1, 0x7fff_ffff));
        files.add(manyChunks(files.getFirst()));
        return files;
    }

    static List<byte[]> jpegs() throws IOException {
        byte[] baseline = written("jpeg", BufferedImage.TYPE_INT_RGB, false);
        byte[] progressive = written("jpeg", BufferedImage.TYPE_INT_RGB, true);
        return List.of(baseline, progressive, written("jpeg", BufferedImage.TYPE_BYTE_GRAY, false),
                written("jpeg", BufferedImage.TYPE_BYTE_GRAY, true), sized(baseline), sized(progressive),
                scansRepeated(progressive));
    }

    private static byte[] written(String format, int type, boolean progressive) throws IOException {
        BufferedImage image = new BufferedImage(24, 16, type);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 24; x++) {
                image.setRGB(x, y, ((x * 0x0a1733) ^ (y * 0x2f0b11)) | 0x80000000);
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A small file with a chunk that inflates to {@value #BOMB_BYTES} bytes. */
    private static byte[] bomb(String chunk, int width, int height) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        deflated.writeBytes(chunk.equals("IDAT") ? new byte[0] : new byte[]{'n', 0, 0});
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
            deflater.write(new byte[BOMB_BYTES]);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[]{(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        file.writeBytes(chunk("IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put((byte) 2)
                .array()));
        if (!chunk.equals("IDAT")) {
            file.writeBytes(chunk(chunk, deflated.toByteArray()));
            deflated.reset();
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
                deflater.write(new byte[height * (1 + 3 * width)]);
            }
        }
        file.writeBytes(chunk("IDAT", deflated.toByteArray()));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    /** Thousands of empty chunks behind the header. */
    private static byte[] manyChunks(byte[] png) {
        int afterHeader = SIGNATURE + 25;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(png, 0, afterHeader);
        for (int i = 0; i < 4000; i++) {
            file.writeBytes(chunk("tEXt", new byte[]{'k', 0}));
        }
        file.write(png, afterHeader, png.length - afterHeader);
        return file.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    /** Makes the checksum of every chunk right, as far as chunks can be followed. */
    static byte[] sealed(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png);
        int at = SIGNATURE;
        while (at + 12 <= png.length) {
            int length = file.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                break;
            }
            CRC32 crc = new CRC32();
            crc.update(png, at + 4, 4 + length);
            file.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return png;
    }

    /** The same file, said to have 65,535 pixels a side. */
    private static byte[] sized(byte[] jpeg) {
        byte[] file = jpeg.clone();
        for (int i = 2; i + 9 < file.length; i++) {
            int marker = file[i + 1] & 0xff;
            if ((file[i] & 0xff) == 0xff && (marker == 0xc0 || marker == 0xc2)) {
                Arrays.fill(file, i + 5, i + 9, (byte) 0xff);
                break;
            }
        }
        return file;
    }

    /** The scans of a progressive file again and again. */
    private static byte[] scansRepeated(byte[] jpeg) {
        int start = 2;
        while ((jpeg[start] & 0xff) != 0xff || (jpeg[start + 1] & 0xff) != 0xda) {
            start++;
        }
        byte[] scans = Arrays.copyOfRange(jpeg, start, jpeg.length - 2);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, start);
        while (file.size() < Mutator.MAX_LENGTH - scans.length - 2) {
            file.writeBytes(scans);
        }
        file.write(0xff);
        file.write(0xd9);
        return file.toByteArray();
    }
}
