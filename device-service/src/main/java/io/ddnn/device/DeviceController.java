package io.ddnn.device;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SampleId;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.web.Bodies;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** {@code POST /infer} of a device: takes an image, or word that the object is not in view, and answers with the decision. */
@RestController
public final class DeviceController {

    /** The header that names the sample. */
    public static final String SAMPLE_HEADER = "DDNN-Sample";

    /** The header that says that the object is not in view; its only value is {@code none}. */
    public static final String VIEW_HEADER = "DDNN-View";

    private static final String IMAGE_PART = "image";

    private final ServedNetworks networks;
    private final VersionedInference inference;
    private final ImageIntake intake;
    private final TierProperties properties;
    private final TierMeters meters;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong counter = new AtomicLong();

    /** Makes the controller. */
    public DeviceController(ServedNetworks networks, VersionedInference inference, ImageIntake intake,
            TierProperties properties, TierMeters meters) {
        this.networks = networks;
        this.inference = inference;
        this.intake = intake;
        this.properties = properties;
        this.meters = meters;
    }

    // a request without Content-Type counts as application/octet-stream
    @PostMapping(path = "/infer", consumes = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE,
            MediaType.APPLICATION_OCTET_STREAM_VALUE})
    JsonMessages.ReplyBody raw(HttpServletRequest request,
            @RequestHeader(name = SAMPLE_HEADER, required = false) @Nullable String sample,
            @RequestHeader(name = VIEW_HEADER, required = false) @Nullable String view,
            @RequestHeader(name = Deadline.HEADER, required = false) @Nullable String millis) throws IOException {
        Deadline deadline = Deadline.of(millis, properties.deadline());
        byte[] body = Bodies.read(request, properties.image().maxBytes());
        if (isBlank(view, body.length > 0)) {
            return decide(sample, null, deadline);
        }
        if (body.length == 0) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "body is empty, expected an image (image/png,"
                    + " image/jpeg or multipart/form-data), or header " + VIEW_HEADER + ": none");
        }
        return decide(sample, read(body, deadline), deadline);
    }

    @PostMapping(path = "/infer", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    JsonMessages.ReplyBody multipart(
            @RequestParam(name = IMAGE_PART, required = false) @Nullable MultipartFile image,
            @RequestHeader(name = SAMPLE_HEADER, required = false) @Nullable String sample,
            @RequestHeader(name = VIEW_HEADER, required = false) @Nullable String view,
            @RequestHeader(name = Deadline.HEADER, required = false) @Nullable String millis) throws IOException {
        Deadline deadline = Deadline.of(millis, properties.deadline());
        if (isBlank(view, image != null)) {
            return decide(sample, null, deadline);
        }
        if (image == null) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "part '" + IMAGE_PART + "' is missing, expected an image");
        }
        if (image.getSize() > properties.image().maxBytes()) {
            throw new ProblemException(ProblemType.BODY_TOO_LARGE, "part '" + IMAGE_PART + "' has " + image.getSize()
                    + " bytes, expected at most " + properties.image().maxBytes());
        }
        return decide(sample, read(image.getBytes(), deadline), deadline);
    }

    private PixelImage read(byte[] file, Deadline deadline) {
        deadline.require("decode", meters);
        return intake.read(file);
    }

    private static boolean isBlank(@Nullable String view, boolean hasImage) {
        if (view == null) {
            return false;
        }
        if (!view.equals("none")) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "header " + VIEW_HEADER + " is '"
                    + view.replaceAll("[^ -~]", "?") + "', expected none, or no such header");
        }
        if (hasImage) {
            throw new ProblemException(ProblemType.INVALID_REQUEST,
                    "header " + VIEW_HEADER + " is none, but the request has an image, expected only one of them");
        }
        return true;
    }

    private JsonMessages.ReplyBody decide(@Nullable String sampleHeader, @Nullable PixelImage image,
            Deadline deadline) {
        String sample = sample(sampleHeader);
        DeviceAnswer answer = inference.decide(sample, image, deadline);
        return JsonMessages.toJson(new Reply.Decided(answer.decision()), sample, answer.version(),
                networks.newest().definition());
    }

    private String sample(@Nullable String header) {
        if (header != null) {
            try {
                return SampleId.require(header);
            } catch (MessageException e) {
                throw new ProblemException(ProblemType.INVALID_REQUEST, "header " + SAMPLE_HEADER + ": "
                        + e.getMessage(), e);
            }
        }
        int devices = networks.newest().definition().devices().size();
        if (devices > 1) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "header " + SAMPLE_HEADER
                    + " is missing, expected the id of the sample that the network's " + devices + " devices see");
        }
        return run + "-" + counter.incrementAndGet();
    }
}
