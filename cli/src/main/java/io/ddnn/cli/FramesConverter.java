package io.ddnn.cli;

import io.ddnn.training.data.FrameRange;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a range of frames, FROM-TO. */
final class FramesConverter implements ITypeConverter<FrameRange> {

    @Override
    public FrameRange convert(String text) {
        try {
            return FrameRange.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
