package io.ddnn.model.image;

/** A picture that is not decoded. The message is fit for the sender: it names what was found and what is accepted. */
public final class ImageRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why a picture is not decoded; a closed set that callers may map to status codes. */
    public enum Reason {
        /** The file is longer than {@link ImageLimits#maxBytes()}. */
        TOO_MANY_BYTES,
        /** Width times height is more than {@link ImageLimits#maxPixels()}; nothing was decoded. */
        TOO_MANY_PIXELS,
        /** The content is neither PNG nor JPEG, whatever its name says. */
        UNKNOWN_FORMAT,
        /** A PNG or JPEG of a kind that is not read, such as CMYK, lossless or 12-bit JPEG. */
        UNSUPPORTED,
        /** A PNG or JPEG that is truncated or damaged. */
        CORRUPT
    }

    private final Reason reason;

    public ImageRejectedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ImageRejectedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
