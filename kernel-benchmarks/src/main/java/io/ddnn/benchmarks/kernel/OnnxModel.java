package io.ddnn.benchmarks.kernel;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes an ONNX model, a node after the other. Field numbers are those of onnx.proto, IR version 8, operator set 13
 * (github.com/onnx/onnx).
 */
final class OnnxModel {

    static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT8 = 3;
    static final int INT64 = 7;

    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 13;

    private static final int ATTRIBUTE_INTS = 7;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    /** Writes the fields of a message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private void add(int field, ByteString message) {
        try {
            message(out -> out.writeBytes(field, message)).writeTo(graph);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a node without attributes. */
    void node(String operator, List<String> inputs, String output) {
        node(operator, inputs, output, List.of());
    }

    /**
     * Adds a node.
     *
     * @param attributes lists of integers, by name
     */
    void node(String operator, List<String> inputs, String output, List<Ints> attributes) {
        add(1, message(out -> {
            for (String input : inputs) {
                out.writeString(1, input);
            }
            out.writeString(2, output);
            out.writeString(4, operator);
            for (Ints attribute : attributes) {
                out.writeBytes(5, message(value -> {
                    value.writeString(1, attribute.name());
                    for (long number : attribute.values()) {
                        value.writeInt64(8, number);
                    }
                    value.writeInt32(20, ATTRIBUTE_INTS);
                }));
            }
        }));
    }

    /**
     * An attribute.
     *
     * @param name its name
     * @param values its values
     */
    record Ints(String name, List<Long> values) {

        static Ints of(String name, long... values) {
            return new Ints(name, java.util.Arrays.stream(values).boxed().toList());
        }
    }

    /** Adds a constant of floats. */
    void floats(String name, List<Integer> shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        constant(name, FLOAT, shape, bytes.array());
    }

    /** Adds a constant of integers of 64 bits. */
    void longs(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        constant(name, INT64, List.of(values.length), bytes.array());
    }

    /** Adds a constant of any type. */
    void constant(String name, int type, List<Integer> shape, byte[] littleEndian) {
        add(5, message(out -> {
            for (int size : shape) {
                out.writeInt64(1, size);
            }
            out.writeInt32(2, type);
            out.writeString(8, name);
            out.writeByteArray(9, littleEndian);
        }));
    }

    /** Names an input. */
    void input(String name, int type, int... shape) {
        add(11, value(name, type, shape));
    }

    /** Names an output. */
    void output(String name, int type, int... shape) {
        add(12, value(name, type, shape));
    }

    private static ByteString value(String name, int type, int... shape) {
        ByteString dimensions = message(out -> {
            for (int size : shape) {
                out.writeBytes(1, message(dimension -> dimension.writeInt64(1, size)));
            }
        });
        ByteString tensor = message(out -> {
            out.writeInt32(1, type);
            out.writeBytes(2, dimensions);
        });
        return message(out -> {
            out.writeString(1, name);
            out.writeBytes(2, message(kind -> kind.writeBytes(1, tensor)));
        });
    }

    /** The whole model. */
    byte[] toBytes() {
        ByteString body = message(out -> {
            out.writeRawBytes(graph.toByteArray());
            out.writeString(2, "slice");
        });
        return message(out -> {
            out.writeInt64(1, IR_VERSION);
            out.writeString(2, "ddnn");
            out.writeBytes(7, body);
            out.writeBytes(8, message(set -> {
                set.writeString(1, "");
                set.writeInt64(2, OPERATOR_SET);
            }));
        }).toByteArray();
    }
}
