package io.ddnn.service.join;

import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonBatches;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.explain.ExplainParameter;
import io.ddnn.service.web.Bodies;
import io.ddnn.service.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /infer/batch} of an edge and of the cloud: takes messages of one child, and answers when there is an outcome
 * for each of them. What is wrong with one does not touch the others.
 */
@RestController
public final class BatchController {

    private final SampleRouter router;
    private final MessageIntake intake;

    /** Makes the controller. */
    public BatchController(SampleRouter router, MessageIntake intake) {
        this.router = router;
        this.intake = intake;
    }

    @PostMapping(path = "/infer/batch", consumes = BinaryCodec.MEDIA_TYPE)
    ResponseEntity<byte[]> binary(HttpServletRequest request) throws IOException {
        ExplainParameter.refuse(request);
        byte[] body = Bodies.read(request, intake.mostBatchBytes());
        VersionedJoin version = router.of(BatchCodec.version(body));
        List<Supplier<MessageIntake.Taken>> messages = new ArrayList<>();
        for (TierMessage message : version.batchCodec().decodeMessages(body)) {
            messages.add(() -> intake.take(version, message, false));
        }
        byte[] outcomes = version.batchCodec().encode(outcomes(messages), version.version());
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(BinaryCodec.MEDIA_TYPE)).body(outcomes);
    }

    @PostMapping(path = "/infer/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    JsonBatches.Outcomes json(HttpServletRequest request) throws IOException {
        ExplainParameter.refuse(request);
        List<JsonMessages.Message> bodies =
                JsonBatches.readMessages(Bodies.read(request, 2 * intake.mostBatchBytes()));
        List<Supplier<MessageIntake.Taken>> messages = new ArrayList<>();
        for (JsonMessages.Message body : bodies) {
            messages.add(() -> {
                VersionedJoin version = body.version() == null ? router.newest() : router.of(body.version());
                return intake.take(version, JsonMessages.toMessage(body, version.served().definition()), false);
            });
        }
        List<Outcome> outcomes = outcomes(messages);
        List<Object> answers = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            answers.add(JsonBatches.toJson(outcomes.get(i), bodies.get(i).sample(),
                    router.newest().served().definition()));
        }
        return new JsonBatches.Outcomes(answers);
    }

    /**
     * What came of taking a message.
     *
     * @param taken the message; null if it failed
     * @param failed why it failed; null if it was taken
     */
    private record Attempt(MessageIntake.@Nullable Taken taken, Outcome.@Nullable Failed failed) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        Attempt(MessageIntake.@Nullable Taken taken, Outcome.@Nullable Failed failed) {
            this.taken = taken;
            this.failed = failed;
        }

        static Attempt of(Supplier<MessageIntake.Taken> message) {
            try {
                return new Attempt(message.get(), null);
            } catch (RuntimeException e) {
                return new Attempt(null, Problems.of(e));
            }
        }

        /** Whether its child has nothing more to say of the sample. */
        boolean isComplete() {
            return taken == null || taken.message().blank() || !taken.message().maps().isEmpty()
                    || taken.message().image() != null || taken.message().decided();
        }

        /**
         * The outcome.
         *
         * @param now whether it is to be had at once: the child is asked to come again if it has not come yet
         */
        Outcome outcome(boolean now) {
            return taken != null && now && !taken.reply().isDone()
                    ? new Outcome.Answered(new Reply.Wanted(), taken.by().version())
                    : outcome();
        }

        Outcome outcome() {
            if (taken == null) {
                return Objects.requireNonNull(failed);
            }
            try {
                return new Outcome.Answered(taken.await(), taken.by().version());
            } catch (RuntimeException e) {
                return Problems.of(e);
            }
        }
    }

    /**
     * Takes all before it waits for any. As soon as maps are wanted of some, nobody waits for the others any longer: their
     * decisions may depend on maps of siblings that wait for this child's in turn. They are told to come again.
     */
    private static List<Outcome> outcomes(List<Supplier<MessageIntake.Taken>> messages) {
        List<Attempt> attempts = messages.stream().map(Attempt::of).toList();
        Outcome[] outcomes = new Outcome[attempts.size()];
        boolean wanted = false;
        for (int i = 0; i < outcomes.length; i++) {
            if (!attempts.get(i).isComplete()) {
                outcomes[i] = attempts.get(i).outcome();
                wanted |= outcomes[i] instanceof Outcome.Answered(Reply.Wanted _, String _);
            }
        }
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = attempts.get(i).outcome(wanted);
            }
        }
        return List.of(outcomes);
    }
}
