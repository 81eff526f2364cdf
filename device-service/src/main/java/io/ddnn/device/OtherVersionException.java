package io.ddnn.device;

import io.ddnn.service.parent.ParentAnswer;

/** The tier above wants a sample in another version of the network, which this device has loaded. */
final class OtherVersionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ParentAnswer.OtherVersion wanted;

    OtherVersionException(ParentAnswer.OtherVersion wanted) {
        super("version " + wanted.version() + " is wanted", null, false, false);
        this.wanted = wanted;
    }

    ParentAnswer.OtherVersion wanted() {
        return wanted;
    }
}
