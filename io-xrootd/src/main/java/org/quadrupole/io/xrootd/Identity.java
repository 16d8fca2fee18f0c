package org.quadrupole.io.xrootd;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.quadrupole.credentials.BearerToken;
import org.quadrupole.credentials.CredentialException;
import org.quadrupole.credentials.GridCertificates;
import org.quadrupole.credentials.GridProxy;

/**
 * Who the user is to servers, and which servers the user trusts, as the environment says: the
 * variables of grid tools. Everything is looked for when it is needed, since tokens and proxies are
 * renewed.
 */
final class Identity {

  private static final Path USUAL_AUTHORITIES = Path.of("/etc/grid-security/certificates");

  private final Map<String, String> environment;

  Identity(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The name that servers that believe it are told. */
  String userName() {
    return System.getProperty("user.name");
  }

  /** The bearer token, if there is one. */
  Optional<String> token() throws IOException {
    return BearerToken.find(environment, userNumber());
  }

  /** The only way of saying who one is that may be used ({@code XrdSecPROTOCOL}). */
  Optional<String> onlyProtocol() {
    return Optional.ofNullable(environment.get("XrdSecPROTOCOL")).filter(name -> !name.isEmpty());
  }

  /** What shows the user's proxy by the protocol {@code gsi}, if there is one. */
  Optional<Gsi> gsi() throws IOException {
    Optional<Path> file = proxy();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    GridProxy proxy = GridProxy.read(file.get(), Instant.now());
    Path folder =
        authorities()
            .filter(Files::isDirectory)
            .orElseThrow(
                () ->
                    new CredentialException(
                        "gsi needs a folder of authorities; X509_CERT_DIR names one"));
    X500Principal authority = proxy.chain().get(proxy.chain().size() - 1).getIssuerX500Principal();
    List<String> hashes = GridCertificates.hashes(folder, authority);
    if (hashes.isEmpty()) {
      throw new CredentialException(
          "the authority of your proxy, " + authority + ", is not in " + folder);
    }
    return Optional.of(new Gsi(proxy, hashes, GridCertificates.trusted(folder)));
  }

  /** The file of the user's proxy, if there is one. */
  Optional<Path> proxy() {
    return GridProxy.find(environment, userNumber());
  }

  /**
   * For TLS: the user's proxy if there is one, and the JDK's authorities beside those of {@code
   * X509_CERT_DIR} or {@code /etc/grid-security/certificates}.
   */
  SSLContext tls() throws IOException {
    Optional<Path> proxy = proxy();
    KeyManager @Nullable [] keys =
        proxy.isPresent() ? GridProxy.read(proxy.get(), Instant.now()).keys() : null;
    Optional<Path> authorities = authorities();
    TrustManager @Nullable [] trusted =
        authorities.isPresent() ? GridCertificates.trustedToo(authorities.get()) : null;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusted, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS: " + e.getMessage(), e);
    }
  }

  private Optional<Path> authorities() {
    String named = environment.getOrDefault("X509_CERT_DIR", "");
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return Files.isDirectory(USUAL_AUTHORITIES) ? Optional.of(USUAL_AUTHORITIES) : Optional.empty();
  }

  private static long userNumber() {
    return new UnixSystem().getUid();
  }
}
