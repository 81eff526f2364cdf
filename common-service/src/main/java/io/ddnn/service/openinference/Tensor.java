package io.ddnn.service.openinference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor, in the layout of the extension for binary tensors: row by row, little-endian.
 *
 * @param name of the input or output
 * @param datatype of the elements
 * @param shape its sizes; the first is the number of samples
 * @param data the elements
 */
public record Tensor(String name, Datatype datatype, List<Long> shape, byte[] data) {

    public Tensor {
        shape = List.copyOf(shape);
    }

    /** Texts, one a sample. */
    static Tensor texts(String name, List<String> texts) {
        List<byte[]> encoded = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        ByteBuffer data = ByteBuffer.allocate(encoded.stream().mapToInt(text -> Integer.BYTES + text.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        encoded.forEach(text -> data.putInt(text.length).put(text));
        return new Tensor(name, Datatype.BYTES, List.of((long) texts.size()), data.array());
    }

    /** Numbers, one a sample. */
    static Tensor numbers(String name, List<Float> numbers) {
        ByteBuffer data = ByteBuffer.allocate(Float.BYTES * numbers.size()).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(data::putFloat);
        return new Tensor(name, Datatype.FP32, List.of((long) numbers.size()), data.array());
    }

    /** Truth values, one a sample. */
    static Tensor truths(String name, List<Boolean> truths) {
        byte[] data = new byte[truths.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (truths.get(i) ? 1 : 0);
        }
        return new Tensor(name, Datatype.BOOL, List.of((long) data.length), data);
    }

    /** The elements of a tensor of texts. */
    List<String> texts() {
        ByteBuffer left = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        List<String> texts = new ArrayList<>();
        while (left.hasRemaining()) {
            byte[] text = new byte[left.getInt()];
            left.get(text);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
        return texts;
    }

    /** The number of elements that a shape has. */
    static long elements(List<Long> shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }
}
