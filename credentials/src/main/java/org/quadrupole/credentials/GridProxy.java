package org.quadrupole.credentials;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A user's X.509 proxy: a short-lived certificate with its key and the chain that signed it. */
public final class GridProxy {

  private static final String REMEDY = "make a new one, for example with dirac-proxy-init";

  /** What PKCS #1 adds to a text at least. */
  private static final int PADDING_BYTES = 11;

  private final Path file;
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private GridProxy(Path file, List<X509Certificate> chain, PrivateKey key) {
    this.file = file;
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * The file of a user's proxy: the one that {@code X509_USER_PROXY} names, or {@code
   * /tmp/x509up_u<uid>} if it is there.
   *
   * @param environment the variables of the process
   * @param user the number of the user
   */
  public static Optional<Path> find(Map<String, String> environment, long user) {
    String named = environment.getOrDefault("X509_USER_PROXY", "");
    Path usual = Path.of("/tmp", "x509up_u" + user);
    return !named.isEmpty()
        ? Optional.of(Path.of(named))
        : Files.isRegularFile(usual) ? Optional.of(usual) : Optional.empty();
  }

  /**
   * Reads a proxy.
   *
   * @throws IOException if it is not there, is no proxy, can be read by others or has expired
   */
  public static GridProxy read(Path file, Instant now) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CredentialException("there is no proxy " + file + ": " + REMEDY);
    }
    try {
      PrivateFiles.check("proxy", file);
      String text = GridCertificates.read(file);
      List<X509Certificate> chain = GridCertificates.certificates(text);
      Optional<PrivateKey> key = GridCertificates.key(text);
      if (chain.isEmpty() || key.isEmpty()) {
        throw new CredentialException(
            file + " is no proxy: it needs certificates and a key: " + REMEDY);
      }
      GridProxy proxy = new GridProxy(file, chain, key.get());
      if (!proxy.ends().isAfter(now)) {
        throw new CredentialException(
            "the proxy " + file + " expired at " + proxy.ends() + ": " + REMEDY);
      }
      return proxy;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read the proxy " + file + ": " + e.getMessage(), e);
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
  public SSLContext context(Optional<Path> authorities) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager @Nullable [] trusted =
          authorities.isPresent() ? GridCertificates.trusted(authorities.get()) : null;
      context.init(keys(), trusted, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the proxy " + file + ": " + e.getMessage(), e);
    }
  }

  /** What shows it to servers that ask. */
  public KeyManager[] keys() throws IOException {
    char[] none = new char[0];
    try {
      KeyStore store = GridCertificates.emptyStore();
      store.setKeyEntry("proxy", key, none, chain.toArray(new Certificate[0]));
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(store, none);
      return own.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the proxy " + file + ": " + e.getMessage(), e);
    }
  }

  /** The proxy's certificate, then the one that signed it, and so on. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /**
   * A text that only the key's owner can have written: encrypted with the private key by RSA, in
   * parts that fit it (PKCS #1, block type 1).
   */
  public byte[] signed(byte[] text) throws IOException {
    if (!(key instanceof RSAKey rsa)) {
      throw new CredentialException("the key of the proxy " + file + " is not one of RSA");
    }
    int most = (rsa.getModulus().bitLength() + 7) / 8 - PADDING_BYTES;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      for (int at = 0; at < text.length; at += most) {
        out.writeBytes(cipher.doFinal(text, at, Math.min(most, text.length - at)));
      }
      return out.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot sign with the proxy " + file + ": " + e.getMessage(), e);
    }
  }
}
