package io.ddnn.benchmarks.hostile;

import java.util.List;

/**
 * A decoder, and what it may do with an input of n bytes: end in a value or its refusal, and allocate no more than
 * {@code fixedBytes + bytesPerByte * n} bytes on the way.
 *
 * @param name what it reads
 * @param refusal the one exception with which it may refuse
 * @param fixedBytes bytes of heap that any input may cost; the decoder's own limits are in it
 * @param bytesPerByte bytes of heap that each byte of an input may cost besides
 * @param seeds inputs to begin with, sound ones and crafted ones; at least one
 * @param seal what is done to a changed input so that it comes further than the decoder's checksums
 * @param decoding the decoder
 */
public record Decoder(String name, Class<? extends Exception> refusal, long fixedBytes, long bytesPerByte,
        List<byte[]> seeds, Seal seal, Decoding decoding) {

    public Decoder {
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("seeds of '" + name + "' are empty, expected one at least");
        }
    }

    /** Reads an input. */
    @FunctionalInterface
    public interface Decoding {
        /** Ends normally if the input is accepted. */
        void decode(byte[] input) throws Exception;
    }

    /** Mends an input's checksums. */
    @FunctionalInterface
    public interface Seal {
        /** Leaves the input as it is. */
        Seal NONE = input -> input;

        /** The input with sound checksums, as far as it has any; may be the same array. */
        byte[] apply(byte[] input);
    }

    long mayAllocate(int length) {
        return fixedBytes + bytesPerByte * length;
    }
}
