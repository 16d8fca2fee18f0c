package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.quadrupole.runners.jobs.PrivateFiles;

/**
 * The keys of one cluster: a self-signed pair that its members know each other by, and another for
 * whoever may submit to it and look at it. Who has no copy of a pair is refused; a worker gets the
 * members' only.
 *
 * <p>They are made by the JDK's keytool, which reads the password from a file: a command line is
 * there for everybody to see.
 *
 * @param store a PKCS #12 file that is key and trust store in one
 * @param password what it is encrypted with
 */
record ClusterKeys(Path store, String password) {

  private static final int PASSWORD_BYTES = 24;
  private static final int KEYTOOL_SECONDS = 60;
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public String toString() {
    return "keys in " + store;
  }

  /**
   * Makes a pair of keys.
   *
   * @param store the file, which must not be there; in a private folder
   * @param hosts names and IPv4 addresses that the holder is reached under
   */
  static ClusterKeys make(Path store, List<String> hosts) throws IOException {
    byte[] random = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Path file = PrivateFiles.write(store.resolveSibling(store.getFileName() + ".pw"), password);
    try {
      keytool(store, file, hosts);
    } finally {
      Files.deleteIfExists(file);
    }
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
    return new ClusterKeys(store, password);
  }

  private static void keytool(Path store, Path password, List<String> hosts) throws IOException {
    List<String> names =
        hosts.stream()
            .map(host -> (host.matches("[0-9.]+") ? "ip:" : "dns:") + host)
            .distinct()
            .toList();
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                // A password of random bits cannot be guessed; more rounds only cost every member
                // half a second of its start.
                "-J-Dkeystore.pkcs12.certPbeIterationCount=1",
                "-J-Dkeystore.pkcs12.keyPbeIterationCount=1",
                "-J-Dkeystore.pkcs12.macIterationCount=1",
                "-genkeypair",
                "-alias",
                "cluster",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-validity",
                "365",
                "-dname",
                "CN=Quadrupole cluster",
                "-ext",
                "san=" + String.join(",", names),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:file",
                password.toString())
            .redirectErrorStream(true)
            .start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw ClusterException.failure("no keys for the cluster: " + keytool + ": " + said);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw ClusterException.failure("interrupted while making keys", e);
    }
  }

  /** For connections that show these keys and trust nobody else's. */
  SSLContext context() throws IOException {
    char[] secret = password.toCharArray();
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, secret);
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, secret);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(keys);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw ClusterException.failure("cannot use the keys in " + store + ": " + e.getMessage(), e);
    }
  }
}
