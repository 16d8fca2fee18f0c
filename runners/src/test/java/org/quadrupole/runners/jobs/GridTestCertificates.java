package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** An authority, a server's certificate and a user's proxy, made by OpenSSL. */
record GridTestCertificates(Path folder) {

  static GridTestCertificates make(Path folder) throws IOException {
    GridTestCertificates made = new GridTestCertificates(folder);
    made.openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /O=Test/CN=Authority -keyout ca.key -out ca.pem");
    made.sign("host", "/O=Test/CN=localhost", "ca", "subjectAltName=DNS:localhost,IP:127.0.0.1");
    made.sign("user", "/O=Test/CN=alice", "ca", "keyUsage=digitalSignature");
    made.sign("proxy", "/O=Test/CN=alice/CN=1234", "user", "keyUsage=digitalSignature");
    made.bundle("proxy.pem", "proxy.crt", "proxy.key", "user.crt");
    return made;
  }

  private void sign(String name, String subject, String issuer, String extension)
      throws IOException {
    openssl(
        "req -newkey rsa:2048 -nodes -subj "
            + subject
            + " -keyout "
            + name
            + ".key -out "
            + name
            + ".csr");
    Files.writeString(folder.resolve("extension"), extension + "\n");
    openssl(
        "x509 -req -in "
            + name
            + ".csr -CA "
            + issuer
            + (issuer.equals("ca") ? ".pem" : ".crt")
            + " -CAkey "
            + issuer
            + ".key -set_serial 0x"
            + Integer.toHexString(name.hashCode())
            + " -days 1 -extfile extension -out "
            + name
            + ".crt");
    // The form of a proxy's key, which the JDK does not read by itself.
    openssl("rsa -traditional -in " + name + ".key -out " + name + ".key");
  }

  void bundle(String name, String... parts) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      text.append(Files.readString(folder.resolve(part)));
    }
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  private void openssl(String arguments) throws IOException {
    CommandRunner.Result result =
        new ProcessCommandRunner()
            .run(
                Command.of(
                    List.of("sh", "-c", "cd '" + folder + "' && exec openssl " + arguments)));
    assertThat(result.exitCode()).as(result.errors()).isZero();
  }
}
