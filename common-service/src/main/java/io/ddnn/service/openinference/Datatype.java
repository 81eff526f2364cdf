package io.ddnn.service.openinference;

/** The protocol's data types that this service speaks. */
public enum Datatype {
    /** Truth values, a byte each. */
    BOOL(1),
    /** Bytes without sign. */
    UINT8(1),
    /** IEEE 754 binary32. */
    FP32(4),
    /** Texts or files, each after its length as an unsigned number of 32 bits. */
    BYTES(0);

    private final int size;

    Datatype(int size) {
        this.size = size;
    }

    /** Bytes of an element; 0 if they differ. */
    int size() {
        return size;
    }
}
