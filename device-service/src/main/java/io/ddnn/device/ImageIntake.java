package io.ddnn.device;

import io.ddnn.model.image.ImageDecoder;
import io.ddnn.model.image.ImageLimits;
import io.ddnn.model.image.ImageRejectedException;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.network.InputShape;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.metrics.TierMeters.Stage;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Turns uploaded files into images of the network's input shape; only so many at a time, as a picture takes memory. */
@Component
public final class ImageIntake {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final int WARM_UP_READS = 20;

    private final InputShape input;
    private final ImageDecoder decoder;
    private final Semaphore decodes;
    private final TierMeters meters;

    /** Makes an intake, and reads a picture of its own until the first one from outside will not be slow. */
    public ImageIntake(ServedNetworks networks, TierProperties properties, TierMeters meters) {
        this.input = networks.newest().definition().input();
        this.decoder = new ImageDecoder(
                new ImageLimits(properties.image().maxBytes(), properties.image().maxPixels()));
        this.decodes = new Semaphore(properties.admission().maxDecodes());
        this.meters = meters;
        byte[] black = new PngEncoder().encode(PixelImage.black(input.width(), input.height()));
        for (int i = 0; i < WARM_UP_READS; i++) {
            decode(black);
        }
    }

    /**
     * Reads a PNG or JPEG file and scales it to the network's input shape.
     *
     * @throws ProblemException if the file is not such an image, breaks a limit, or too many are being read
     */
    public PixelImage read(byte[] file) {
        if (!decodes.tryAcquire()) {
            meters.rejected("image-decodes");
            throw ProblemException.retryAfter(
                    ProblemType.OVERLOADED, "too many images are being decoded, which is limited", RETRY_AFTER);
        }
        try {
            return meters.timed(Stage.DECODE, () -> decode(file));
        } finally {
            decodes.release();
        }
    }

    private PixelImage decode(byte[] file) {
        try {
            return decoder.decode(file).resize(input.width(), input.height());
        } catch (ImageRejectedException e) {
            throw new ProblemException(ProblemType.IMAGE_REJECTED, String.valueOf(e.getMessage()), e);
        }
    }
}
