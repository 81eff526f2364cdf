package io.ddnn.model.wire;

import java.util.List;

/** What became of one message of a batch. */
public sealed interface Outcome {

    /**
     * There is a reply.
     *
     * @param reply the reply
     * @param version the version of the network that made it, 6 hex digits
     */
    record Answered(Reply reply, String version) implements Outcome {}

    /**
     * There is none: the same as the problem details of a single message.
     *
     * @param status HTTP status, 400 to 599
     * @param type the problem's type
     * @param detail why, for people
     * @param retryAfterSeconds when to send it again; 0 if that makes no difference
     * @param versions versions of the network to use instead, 6 hex digits each, the best one first
     */
    record Failed(int status, String type, String detail, int retryAfterSeconds, List<String> versions)
            implements
                Outcome {

        private static final int FIRST_STATUS = 400;
        private static final int LAST_STATUS = 599;

        public Failed {
            if (status < FIRST_STATUS || status > LAST_STATUS) {
                throw new MessageException("status is " + status + ", expected " + FIRST_STATUS + " to " + LAST_STATUS);
            }
            if (retryAfterSeconds < 0) {
                throw new MessageException("retryAfterSeconds is " + retryAfterSeconds + ", expected at least 0");
            }
            versions = List.copyOf(versions);
        }

        /** Whether the sender may try again a little later. */
        public boolean refused() {
            return retryAfterSeconds > 0;
        }
    }
}
