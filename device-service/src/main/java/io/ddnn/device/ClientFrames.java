package io.ddnn.device;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.web.ProblemException;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Reads what clients send in the binary encoding: frames of raw images, or of no view, whose source is this device. Their
 * version is one that is loaded, or {@value #ANY_VERSION}: which of the loaded ones decides is the device's choice in any
 * case.
 */
@Component
public final class ClientFrames {

    /** The version of a client that does not know which are loaded. */
    public static final String ANY_VERSION = "000000";

    private static final int FRAME_BYTES = 1024;

    private final ServedNetworks networks;

    /** Makes a reader. */
    public ClientFrames(ServedNetworks networks) {
        this.networks = networks;
    }

    /** The most bytes that a frame has. */
    long mostBytes() {
        return FRAME_BYTES + (long) networks.newest().definition().input().rawBytes();
    }

    /** The most bytes that a batch has. */
    long mostBatchBytes() {
        return BatchCodec.MAX_MESSAGES * mostBytes();
    }

    /**
     * Reads a frame.
     *
     * @throws MessageException if it is none for this device
     * @throws ProblemException if its version is not loaded
     */
    TierMessage read(byte[] body) {
        return check(new BinaryCodec(definition(BinaryCodec.version(body))).decodeMessage(body));
    }

    /**
     * Reads a batch.
     *
     * @throws MessageException if it is none for this device
     * @throws ProblemException if its version is not loaded
     */
    List<TierMessage> readBatch(byte[] body) {
        List<TierMessage> messages = new BatchCodec(definition(BatchCodec.version(body))).decodeMessages(body);
        messages.forEach(this::check);
        return messages;
    }

    private NetworkDefinition definition(String version) {
        ServedNode served = version.equals(ANY_VERSION) ? networks.newest() : networks.find(version);
        if (served == null) {
            throw ProblemException.networkVersion("frame is of version '" + version + "' of the network, expected "
                    + ANY_VERSION + " or one of " + networks.versions(), networks.versions());
        }
        return served.definition();
    }

    private TierMessage check(TierMessage message) {
        String node = networks.newest().node().id();
        if (!message.source().equals(node)) {
            throw new MessageException("source is '" + message.source() + "', expected this device, '" + node + "'");
        }
        if (message.image() == null && !message.blank()) {
            throw new MessageException("frame has neither an image nor the view none, expected one of them");
        }
        return message;
    }

    /** What the device sees. */
    SampleView view(TierMessage message) {
        byte[] image = message.image();
        return new SampleView(message.sample(), image == null
                ? null
                : new PixelImage(networks.newest().definition().input().width(),
                        networks.newest().definition().input().height(), image));
    }
}
