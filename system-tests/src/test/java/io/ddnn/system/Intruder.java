package io.ddnn.system;

import io.ddnn.cli.certs.Authority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Asks protected services as it likes: with any certificate, any token, or none, and slowly. */
final class Intruder {

    /** What came of a request: the status and body, or how the connection ended. */
    record Outcome(String status, String body) {}

    private final SSLContext context;
    private final HttpClient http;

    /**
     * Makes one.
     *
     * @param authority trusts the services
     * @param certificate shows this one, even where the service does not ask for its kind; null: none
     * @param from the address from which it asks
     */
    Intruder(Path authority, Authority.@Nullable Issued certificate, String from) {
        try {
            this.context = context(authority, certificate);
            this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context)
                    .localAddress(InetAddress.ofLiteral(from)).connectTimeout(Duration.ofSeconds(10)).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate and its key from files. */
    static Authority.Issued read(Path certificate, Path key) throws IOException {
        try (InputStream in = Files.newInputStream(certificate)) {
            return new Authority.Issued(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in),
                    Files.readString(certificate), Files.readString(key));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    Outcome post(URI address, String type, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Outcome put(URI address, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Outcome get(URI address, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private Outcome send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            return new Outcome(Integer.toString(response.statusCode()), response.body());
        } catch (IOException e) {
            return new Outcome("connection closed", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends a beginning at once, and then one byte after the other with a pause before each, until an answer comes or the
     * connection ends.
     *
     * @param drops how many bytes it has to send slowly; afterwards it is silent
     * @return the first line of the answer, or nothing if there was none
     */
    String trickle(URI address, String beginning, int drops, Duration pause, Duration longest) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        try (Socket socket = context.getSocketFactory().createSocket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) pause.toMillis());
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            StringBuilder answer = new StringBuilder();
            for (int sent = 0; System.nanoTime() < end;) {
                try {
                    int next = in.read();
                    if (next < 0 || next == '\r') {
                        return answer.toString();
                    }
                    answer.append((char) next);
                } catch (SocketTimeoutException _) {
                    if (sent++ < drops) {
                        out.write('x');
                        out.flush();
                    }
                }
            }
        }
        throw new AssertionError("no answer within " + longest);
    }

    /** The certificate that a service shows now. */
    X509Certificate shownBy(URI address) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(address.getHost(), address.getPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLContext context(Path authority, Authority.@Nullable Issued certificate)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate == null ? null : new KeyManager[]{new Stubborn(certificate)},
                trust.getTrustManagers(), null);
        return context;
    }

    /** Shows its certificate whatever authorities the service names. */
    private static final class Stubborn extends X509ExtendedKeyManager {

        private final X509Certificate certificate;
        private final PrivateKey key;

        Stubborn(Authority.Issued issued) throws GeneralSecurityException {
            this.certificate = issued.certificate();
            String base64 = issued.keyPem().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            this.key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[]{"own"};
        }

        @Override
        public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "own";
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal @Nullable [] issuers,
                @Nullable SSLEngine engine) {
            return "own";
        }

        @Override
        public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers,
                @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[]{certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }
}
