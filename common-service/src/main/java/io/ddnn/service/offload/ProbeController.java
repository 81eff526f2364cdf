package io.ddnn.service.offload;

import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.security.NodeCaller;
import io.ddnn.service.web.Bodies;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /probe} of an edge and of the cloud: reads a body and throws it away, so that a child can time its link, and
 * tells whether this node takes the child's raw images.
 */
@Tag(name = "between tiers")
@RestController
public final class ProbeController {

    /** The largest body. */
    public static final int MAX_BYTES = 16 * 1024;

    /** The header of a request that names the child. */
    public static final String SOURCE_HEADER = "DDNN-Source";

    /** The header of an answer that says {@code true} where the child's raw images are taken, else {@code false}. */
    public static final String RAW_HEADER = "DDNN-Raw";

    /** The header of an answer that says in how many microseconds the child's slice runs here, where it does. */
    public static final String SLICE_HEADER = "DDNN-Slice-Micros";

    private final ServedNetworks networks;
    private final Supplier<RawImages> newest;

    /**
     * Makes the controller.
     *
     * @param newest what runs the children's slices in the newest version of the network
     */
    public ProbeController(ServedNetworks networks, Supplier<RawImages> newest) {
        this.networks = networks;
        this.newest = newest;
    }

    /**
     * Reads a body and throws it away, so that a child can time its link; tells in headers whether the child's raw images
     * are taken here, and how long its slice runs.
     *
     * @param source id of the child
     */
    @RequestBody(description = "at most 16 KiB of anything",
            content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "204",
            headers = {@Header(name = RAW_HEADER, description = "whether the child's raw images are taken",
                    schema = @Schema(type = "boolean")),
                    @Header(name = SLICE_HEADER, description = "microseconds that the child's slice runs here",
                            schema = @Schema(type = "integer"))})
    @PostMapping("/probe")
    ResponseEntity<Void> probe(HttpServletRequest request,
            @RequestHeader(name = SOURCE_HEADER, required = false) @Nullable String source) throws IOException {
        Bodies.read(request, MAX_BYTES);
        List<String> inputs = networks.newest().node().inputs();
        if (source == null || !inputs.contains(source)) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "header " + SOURCE_HEADER + " is "
                    + (source == null ? "missing" : "'" + source.replaceAll("[^ -~]", "?") + "'")
                    + ", expected one of this node's children: " + inputs);
        }
        NodeCaller.requireSource(source);
        RawImages rawImages = newest.get();
        boolean raw = rawImages.children().contains(source);
        ResponseEntity.HeadersBuilder<?> answer =
                ResponseEntity.noContent().header(RAW_HEADER, Boolean.toString(raw));
        if (raw) {
            answer.header(SLICE_HEADER, Long.toString(Math.round(1e6 * rawImages.seconds(source))));
        }
        return answer.build();
    }
}
