package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

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
    char[] secret =
        Files.readString(store.resolveSibling(store.getFileName() + ".secret")).toCharArray();
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, secret);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(keys);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    }
  }
}
