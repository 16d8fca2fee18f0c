package org.quadrupole.runners.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A user's X.509 proxy: a short-lived certificate with its key and the chain that signed it. */
public final class GridProxy {

  private static final String REMEDY = "make a new one, for example with dirac-proxy-init";

  private final Path file;
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private GridProxy(Path file, List<X509Certificate> chain, PrivateKey key) {
    this.file = file;
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * Reads a proxy.
   *
   * @throws JobQueueException if it is not there, is no proxy, can be read by others or has expired
   */
  public static GridProxy read(Path file, Instant now) throws JobQueueException {
    if (!Files.isRegularFile(file)) {
      throw JobQueueException.mistake("there is no proxy " + file + ": " + REMEDY);
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ)) {
        throw JobQueueException.mistake(
            "others can read the proxy " + file + ", and so act as you: chmod 600 " + file);
      }
      String text = GridCertificates.read(file);
      List<X509Certificate> chain = GridCertificates.certificates(text);
      Optional<PrivateKey> key = GridCertificates.key(text);
      if (chain.isEmpty() || key.isEmpty()) {
        throw JobQueueException.mistake(
            file + " is no proxy: it needs certificates and a key: " + REMEDY);
      }
      GridProxy proxy = new GridProxy(file, chain, key.get());
      if (!proxy.ends().isAfter(now)) {
        throw JobQueueException.mistake(
            "the proxy " + file + " expired at " + proxy.ends() + ": " + REMEDY);
      }
      return proxy;
    } catch (JobQueueException e) {
      throw e;
    } catch (IOException | GeneralSecurityException e) {
      throw JobQueueException.failure("cannot read the proxy " + file + ": " + e.getMessage(), e);
    }
  }

  /** When it, or a certificate above it, expires. */
  public Instant ends() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** What to tell its owner if it ends before jobs of this length do. */
  public Optional<String> warning(Instant now, Duration needed) {
    return ends().isAfter(now.plus(needed))
        ? Optional.empty()
        : Optional.of(
            "the proxy "
                + file
                + " expires at "
                + ends().truncatedTo(ChronoUnit.SECONDS)
                + ", before the jobs must have ended: "
                + REMEDY);
  }

  /**
   * For connections that show it.
   *
   * @param authorities a file or folder of certificates that servers' are signed by; the JDK's own
   *     where empty
   */
  SSLContext context(Optional<Path> authorities) throws JobQueueException {
    char[] none = new char[0];
    try {
      KeyStore store = GridCertificates.emptyStore();
      store.setKeyEntry("proxy", key, none, chain.toArray(new Certificate[0]));
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(store, none);
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager @Nullable [] trusted =
          authorities.isPresent() ? GridCertificates.trusted(authorities.get()) : null;
      context.init(own.getKeyManagers(), trusted, null);
      return context;
    } catch (JobQueueException e) {
      throw e;
    } catch (IOException | GeneralSecurityException e) {
      throw JobQueueException.failure("cannot use the proxy " + file + ": " + e.getMessage(), e);
    }
  }
}
