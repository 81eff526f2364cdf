package io.ddnn.service.security;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.springframework.boot.ssl.SslBundle;

/**
 * An HTTP client whose certificate can be exchanged. The JDK's client keeps its keys, connections and TLS sessions for its
 * life, so another one takes its place: new requests go through the new one, what runs ends on the old one, which nobody
 * holds any more then.
 */
final class RotatingHttpClient extends HttpClient {

    private final Function<SSLContext, HttpClient> maker;
    private volatile HttpClient current;

    /**
     * Makes a client.
     *
     * @param maker makes the clients that take each other's place
     */
    RotatingHttpClient(SslBundle bundle, Function<SSLContext, HttpClient> maker) {
        this.maker = maker;
        this.current = maker.apply(bundle.createSslContext());
    }

    /** From now on requests use this bundle. */
    void use(SslBundle bundle) {
        current = maker.apply(bundle.createSslContext());
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return current.send(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return current.sendAsync(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
            PushPromiseHandler<T> pushPromiseHandler) {
        return current.sendAsync(request, handler, pushPromiseHandler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return current.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return current.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return current.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return current.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return current.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return current.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return current.authenticator();
    }

    @Override
    public Version version() {
        return current.version();
    }

    @Override
    public Optional<Executor> executor() {
        return current.executor();
    }

    @Override
    public void shutdown() {
        current.shutdown();
    }

    @Override
    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return current.awaitTermination(duration);
    }

    @Override
    public boolean isTerminated() {
        return current.isTerminated();
    }

    @Override
    public void shutdownNow() {
        current.shutdownNow();
    }

    @Override
    public void close() {
        current.close();
    }
}
