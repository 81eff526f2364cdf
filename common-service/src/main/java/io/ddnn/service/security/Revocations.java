package io.ddnn.service.security;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The certificates that are revoked now, by a file that is read again when it changes. */
final class Revocations implements Predicate<X509Certificate> {

    private final @Nullable Path file;
    private volatile Supplier<RevokedCertificates> list = () -> RevokedCertificates.NONE;

    /**
     * Makes an empty list.
     *
     * @param file the file; null where nothing is revoked
     */
    Revocations(@Nullable Path file) {
        this.file = file;
    }

    /** Reads the file for the first time. */
    void begin(Supplier<List<X509Certificate>> authorities) {
        if (file != null) {
            list = new WatchedFile<>("ddnn.security.revoked", file,
                    content -> RevokedCertificates.parse(content, authorities), System::nanoTime)::get;
        }
    }

    @Override
    public boolean test(X509Certificate certificate) {
        return list.get().contains(certificate);
    }
}
