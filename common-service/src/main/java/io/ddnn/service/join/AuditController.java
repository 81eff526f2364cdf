package io.ddnn.service.join;

import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.explain.ExplainParameter;
import io.ddnn.service.flow.Admission;
import io.ddnn.service.security.NodeCaller;
import io.ddnn.service.web.Bodies;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /audit} of an edge and of the cloud: takes what a child still has of a sample that left early, scores and maps
 * in one message, and tells what this node or the tiers above say of it. Comes after everything else.
 */
@Tag(name = "between tiers")
@RestController
final class AuditController {

    private static final MediaType BINARY = MediaType.parseMediaType(BinaryCodec.MEDIA_TYPE);

    private final SampleRouter router;
    private final MessageIntake intake;
    private final OwnerRouting owners;
    private final Admission admission;

    AuditController(SampleRouter router, MessageIntake intake, OwnerRouting owners, Admission admission) {
        this.router = router;
        this.intake = intake;
        this.owners = owners;
        this.admission = admission;
    }

    /**
     * Takes what a child still has of a sample that left early, and tells what this node or the tiers above say of it: for
     * tiers among each other, and after everything else.
     *
     * @return the decision
     */
    @RequestBody(content = @Content(mediaType = BinaryCodec.MEDIA_TYPE,
            schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "200", content = @Content(mediaType = BinaryCodec.MEDIA_TYPE,
            schema = @Schema(type = "string", format = "binary")))
    @PostMapping(path = "/audit", consumes = BinaryCodec.MEDIA_TYPE)
    ResponseEntity<?> audit(HttpServletRequest request) throws IOException {
        ExplainParameter.refuse(request);
        byte[] body = Bodies.read(request, intake.mostBytes());
        VersionedJoin version = router.of(BinaryCodec.version(body));
        TierMessage message = version.codec().decodeMessage(body);
        return owners.answer(request, message, body, () -> {
            admission.requireRoomForMore();
            NodeCaller.requireSource(message.source());
            return ResponseEntity.ok().contentType(BINARY)
                    .body(version.codec().encode(intake.audit(version, message).await()));
        });
    }
}
