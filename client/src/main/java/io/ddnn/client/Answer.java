package io.ddnn.client;

import io.ddnn.model.wire.JsonMessages.ReplyBody;
import java.net.URI;
import java.time.Duration;

/**
 * What a device answered.
 *
 * @param device base address of the device
 * @param outcome the decision, or what went wrong
 * @param time from sending the request until the whole answer was there
 */
public record Answer(URI device, Outcome outcome, Duration time) {

    /** The decision, or what went wrong. */
    public sealed interface Outcome {}

    /**
     * A decision.
     *
     * @param decision as the device sent it
     */
    public record Decided(ReplyBody decision) implements Outcome {}

    /**
     * No decision.
     *
     * @param status the HTTP status; 0 if there was no answer
     * @param type the problem's type; {@code about:blank} if the answer names none
     * @param detail what went wrong
     */
    public record Failed(int status, String type, String detail) implements Outcome {}
}
