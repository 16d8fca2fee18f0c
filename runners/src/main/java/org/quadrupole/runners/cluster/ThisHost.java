package org.quadrupole.runners.cluster;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;

/** What workers need to know of this machine. */
final class ThisHost {

  /** Where only processes of this machine reach it. */
  static final String LOOP = "127.0.0.1";

  private ThisHost() {}

  /** Its first address that others may reach; its own loop where it has no network. */
  static String address() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(ThisHost::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse(LOOP);
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
}
