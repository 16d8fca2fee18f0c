package org.quadrupole.pipelines.clusters;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What others on the network, and jobs on this machine, need to know of it. */
final class ThisMachine {

  private ThisMachine() {}

  /** Its first address that others may reach; its own loop where it has no network. */
  static String address() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(ThisMachine::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse("127.0.0.1");
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException e) {
      return false;
    }
  }

  /** The Java that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The groups that the owner of this process is in. */
  static List<String> groups() throws IOException {
    Process id = new ProcessBuilder("id", "-Gn").redirectErrorStream(true).start();
    try (InputStream said = id.getInputStream()) {
      return List.of(new String(said.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+"));
    }
  }
}
