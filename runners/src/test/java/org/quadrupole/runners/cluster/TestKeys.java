package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Keys of clusters, for tests of what uses them. */
public final class TestKeys {

  private TestKeys() {}

  /** Makes a cluster's keys. */
  public static SSLContext make(Path store) throws IOException {
    ClusterKeys keys = ClusterKeys.make(store, List.of("127.0.0.1"));
    Files.writeString(store.resolveSibling(store.getFileName() + ".secret"), keys.password());
    return keys.context();
  }

  /** Trusts what was made there, but has nothing to show. */
  public static SSLContext trusting(Path store) throws IOException, GeneralSecurityException {
    return context(store, null);
  }

  /** Trusts what was made there, but shows other keys. */
  public static SSLContext trusting(Path store, Path other)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(load(other), secret(other));
    return context(store, shown.getKeyManagers());
  }

  private static SSLContext context(Path store, KeyManager @Nullable [] shown)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(load(store));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown, trusted.getTrustManagers(), null);
    return context;
  }

  private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, secret(store));
      return keys;
    }
  }

  private static char[] secret(Path store) throws IOException {
    return Files.readString(store.resolveSibling(store.getFileName() + ".secret")).toCharArray();
  }
}
