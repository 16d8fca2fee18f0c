package org.quadrupole.io.xrootd;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Real XRootD servers on this machine, where they can be started. */
final class XRootDServers {

  private static final Path SCRIPT = Path.of("src/test/servers/xrootd.sh").toAbsolutePath();
  private static final int CANNOT = 77;

  private final Path folder;
  private final int plain;
  private final int tls;

  private XRootDServers(Path folder, int plain, int tls) {
    this.folder = folder;
    this.plain = plain;
    this.tls = tls;
  }

  /** Starts them; skips the tests where they cannot be. */
  static XRootDServers start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("xrootd");
    XRootDServers servers;
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      servers = new XRootDServers(folder, one.getLocalPort(), two.getLocalPort());
    }
    Path log = Files.createTempFile("xrootd", ".log");
    int code =
        new ProcessBuilder(
                SCRIPT.toString(),
                "start",
                folder.toString(),
                Integer.toString(servers.plain),
                Integer.toString(servers.tls))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile()) // not a pipe, which the servers would keep open
            .start()
            .waitFor();
    String said = Files.readString(log).strip();
    Files.delete(log);
    if (code != 0) {
      servers.stop();
      if (code == CANNOT) {
        abort(said);
      }
      throw new IOException(said);
    }
    return servers;
  }

  /** Where what is served lies. */
  Path data() {
    return folder.resolve("data");
  }

  /** Of the server without TLS, whose protocols are {@code root} and {@code http}. */
  String plain(String scheme, String path) {
    return scheme + "://localhost:" + plain + path;
  }

  /** Of the server with TLS, whose protocols are {@code roots} and {@code https}. */
  String secure(String scheme, String path) {
    return scheme + "://localhost:" + tls + path;
  }

  int plainPort() {
    return plain;
  }

  /** Variables of a user who trusts them. */
  Map<String, String> environment() {
    return Map.of("X509_CERT_DIR", folder.resolve("ca").toString());
  }

  /** Those of a user who has a proxy, too. */
  Map<String, String> environmentWithProxy() {
    return Map.of(
        "X509_CERT_DIR", folder.resolve("ca").toString(),
        "X509_USER_PROXY", folder.resolve("proxy.pem").toString());
  }

  /** Ends them and removes their files. */
  void stop() throws IOException, InterruptedException {
    new ProcessBuilder(SCRIPT.toString(), "stop", folder.toString()).start().waitFor();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
