package io.ddnn.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes that have passed on the TCP connections of a port, both ways, as the kernel counted them: what was sent and
 * received, and the headers of each segment, acknowledgements without content included.
 *
 * @param content bytes above TCP
 * @param segments TCP segments
 */
record LinkBytes(long content, long segments) {

    /** IPv4's header, TCP's, and its timestamps, as Linux sends them. */
    private static final int HEADER_BYTES = 20 + 20 + 12;

    private static final Pattern COUNTER =
            Pattern.compile("\\b(bytes_sent|bytes_received|segs_out|segs_in):([0-9]+)");

    /**
     * Reads the counters of open connections to a local port.
     *
     * @throws IOException if {@code ss} of iproute2 is missing or fails
     */
    static LinkBytes of(int port) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("ss", "-tinH", "state", "established", "( sport = :" + port + " )")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new IOException("counting bytes needs 'ss', of the package iproute2", e);
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        long content = 0;
        long segments = 0;
        Matcher counters = COUNTER.matcher(text);
        while (counters.find()) {
            long value = Long.parseLong(counters.group(2));
            if (counters.group(1).startsWith("bytes")) {
                content += value;
            } else {
                segments += value;
            }
        }
        return new LinkBytes(content, segments);
    }

    /** What has passed since. */
    LinkBytes since(LinkBytes earlier) {
        return new LinkBytes(content - earlier.content, segments - earlier.segments);
    }

    /** Bytes on the wire, from IP's header on. */
    long total() {
        return content + HEADER_BYTES * segments;
    }
}
