package io.ddnn.service.parent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages to another tier over HTTP/1.1, on connections that are kept, head and body in one TCP segment where they
 * fit into one: a message is smaller than the headers of the second segment that other clients send. A call blocks its
 * thread, so it is for virtual ones. Safe for use by many threads.
 */
public final class TierHttpClient implements AutoCloseable {

    /** How many there are is for those who call to limit. */
    private static final int MOST_CONNECTIONS = 65_536;

    /** Unused connections are given up before a tier would close them. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    /** Of its requests in the pool's log. They name no user agent to the other side, which would only be more bytes. */
    private static final String NAME = "ddnn";

    private final long connectNanos;
    private final TimeValue kept;
    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final AtomicLong swept = new AtomicLong(System.nanoTime());
    private volatile PoolingHttpClientConnectionManager connections;

    /**
     * What came back.
     *
     * @param status HTTP's
     * @param headers by their names in lower case; the last one of several
     */
    record Response(int status, byte[] body, Map<String, String> headers) {

        /** A header's value. */
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /**
     * Makes a client.
     *
     * @param connectTimeout the longest to wait for a connection
     * @param tls for addresses with {@code https}, whose names are checked against the certificates; null for the JVM's own
     */
    public TierHttpClient(Duration connectTimeout, @Nullable SSLContext tls) {
        this(connectTimeout, tls, KEPT);
    }

    /** The same, with how long an unused connection is kept. */
    TierHttpClient(Duration connectTimeout, @Nullable SSLContext tls, Duration kept) {
        this.connectNanos = connectTimeout.toNanos();
        this.kept = TimeValue.of(kept);
        this.connections = connections(tls);
    }

    private static PoolingHttpClientConnectionManager connections(@Nullable SSLContext tls) {
        PoolingHttpClientConnectionManagerBuilder builder = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        // reads with a timeout of a millisecond, which it waits for; post() finds out for itself
                        .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                        .build());
        if (tls != null) {
            builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.BUILTIN,
                    NoopHostnameVerifier.INSTANCE));
        }
        return builder.build();
    }

    /** From now on requests use this context, on connections of their own; what runs ends on those that it has. */
    public void use(SSLContext tls) {
        PoolingHttpClientConnectionManager before = connections;
        connections = connections(tls);
        before.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    /**
     * Posts a body.
     *
     * @param headers beside those of every request
     * @param most how long to wait for the response
     * @throws HttpConnectTimeoutException if there is no connection in time
     * @throws HttpTimeoutException if there is no response in time
     * @throws ConnectException if nobody listens there
     * @throws IOException if the connection breaks: the request may have been heard or not
     */
    Response post(URI address, byte[] body, Map<String, String> headers, Duration most)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        ClassicHttpRequest request = request(address, body, headers);
        PoolingHttpClientConnectionManager from = connections;
        sweep(from);
        HttpHost host = new HttpHost(address.getScheme(), address.getHost(), address.getPort());
        HttpRoute route = new HttpRoute(host, null, "https".equalsIgnoreCase(address.getScheme()));
        while (true) {
            ConnectionEndpoint connection = lease(from, route);
            boolean old = connection.isConnected();
            try {
                return post(from, connection, request, until);
            } catch (NoHttpResponseException | SocketException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted(e);
                }
                if (!old) {
                    throw e;
                }
                // the other side had closed it meanwhile, as it will have closed others
                from.closeIdle(TimeValue.ZERO_MILLISECONDS);
            }
        }
    }

    /** The pool gives out the youngest first and closes no other: after a burst, the rest would stay for ever. */
    private void sweep(PoolingHttpClientConnectionManager from) {
        long last = swept.get();
        long now = System.nanoTime();
        if (now - last > kept.toNanoseconds() && swept.compareAndSet(last, now)) {
            from.closeExpired();
        }
    }

    private static ClassicHttpRequest request(URI address, byte[] body, Map<String, String> headers) {
        ClassicHttpRequest request = new BasicClassicHttpRequest(Method.POST, address);
        request.setHeader(HttpHeaders.HOST, address.getAuthority());
        headers.forEach(request::setHeader);
        request.setHeader(HttpHeaders.CONTENT_LENGTH, body.length);
        request.setEntity(new ByteArrayEntity(body, null));
        return request;
    }

    private static ConnectionEndpoint lease(PoolingHttpClientConnectionManager from, HttpRoute route)
            throws IOException, InterruptedException {
        try {
            return from.lease(NAME, route, Timeout.DISABLED, null).get(Timeout.DISABLED);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no connection is left", e);
        }
    }

    private Response post(PoolingHttpClientConnectionManager from, ConnectionEndpoint connection,
            ClassicHttpRequest request, long until) throws IOException, InterruptedException {
        HttpClientContext context = HttpClientContext.create();
        boolean whole = false;
        try {
            if (!connection.isConnected()) {
                connect(from, connection, context, until);
            }
            connection.setSocketTimeout(Timeout.ofMilliseconds(millisUntil(until)));
            try (ClassicHttpResponse response = connection.execute(NAME, request, executor::execute, context)) {
                Response read = read(response);
                whole = from.equals(connections)
                        && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
                return read;
            }
        } catch (SocketTimeoutException e) {
            throw timeout(new HttpTimeoutException("no response in time"), e);
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        } catch (HttpException e) {
            throw new IOException("no response of HTTP: " + e.getMessage(), e);
        } finally {
            if (!whole) {
                connection.close(CloseMode.IMMEDIATE);
            }
            from.release(connection, null, whole ? kept : TimeValue.ZERO_MILLISECONDS);
        }
    }

    private void connect(PoolingHttpClientConnectionManager from, ConnectionEndpoint connection,
            HttpClientContext context, long until) throws IOException {
        long millis = Math.min(millisUntil(until), TimeUnit.NANOSECONDS.toMillis(connectNanos));
        try {
            from.connect(connection, TimeValue.ofMilliseconds(Math.max(1, millis)), context);
        } catch (SocketTimeoutException e) {
            throw timeout(new HttpConnectTimeoutException("no connection in time"), e);
        } catch (UnknownHostException | NoRouteToHostException e) {
            ConnectException none = new ConnectException(e.getMessage());
            none.initCause(e);
            throw none;
        }
    }

    private static Response read(ClassicHttpResponse response) throws IOException {
        byte[] body = response.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(response.getEntity());
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        return new Response(response.getCode(), body, headers);
    }

    private static long millisUntil(long until) throws HttpTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (millis < 1) {
            throw new HttpTimeoutException("no time is left");
        }
        return millis;
    }

    private static HttpTimeoutException timeout(HttpTimeoutException timeout, IOException cause) {
        timeout.initCause(cause);
        return timeout;
    }

    private static InterruptedException interrupted(IOException cause) {
        InterruptedException interrupted = new InterruptedException("interrupted while it waited for a response");
        interrupted.initCause(cause);
        return interrupted;
    }

    @Override
    public void close() {
        connections.close(CloseMode.IMMEDIATE);
    }
}
