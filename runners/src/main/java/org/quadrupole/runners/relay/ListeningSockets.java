package org.quadrupole.runners.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Who listens on this machine, as the kernel tells it (proc(5), {@code /proc/net/tcp}). A try to
 * connect would be seen by whoever listens, a try to listen could get in its way.
 */
final class ListeningSockets {

  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final String LISTENS = "0A";

  private ListeningSockets() {}

  /** Whether something listens at an IPv4 address. */
  static boolean has(InetSocketAddress address) throws IOException {
    String wanted =
        hex(address.getAddress()) + ":" + String.format(Locale.ROOT, "%04X", address.getPort());
    for (Path table : TABLES) {
      if (Files.exists(table)) {
        for (String line : Files.readAllLines(table)) {
          String[] words = line.strip().split("\\s+", -1);
          // Java's sockets are of IPv6, with the IPv4 address at the end.
          if (words.length > 3 && words[3].equals(LISTENS) && words[1].endsWith(wanted)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Four bytes as one number of the machine's byte order. */
  private static String hex(InetAddress address) {
    int number = ByteBuffer.wrap(address.getAddress()).order(ByteOrder.nativeOrder()).getInt();
    return String.format(Locale.ROOT, "%08X", number);
  }
}
