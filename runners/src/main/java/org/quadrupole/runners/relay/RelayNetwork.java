package org.quadrupole.runners.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;

/**
 * The addresses of one cluster, {@code 127.net.x.y}. All of 127.0.0.0/8 is a Linux machine's own
 * and needs no set-up and no rights; systems other than Linux know 127.0.0.1 only.
 *
 * @param net the second number of its addresses; two clusters with workers on one machine should
 *     have different ones, or they find their addresses taken
 */
public record RelayNetwork(int net) {

  /** The greatest number of a worker. */
  public static final int MOST_WORKERS = 65_000;

  // 127.0.0.1, 127.0.0.53 (systemd's resolver) and 127.0.1.1 (Debian's host name) are in use.
  private static final int LOWEST = 64;
  private static final int HIGHEST = 254;

  /** Checks the number. */
  public RelayNetwork {
    if (net < LOWEST || net > HIGHEST) {
      throw new IllegalArgumentException(
          "a relay's network is " + LOWEST + " to " + HIGHEST + ", not " + net);
    }
  }

  /** A network that another cluster is unlikely to have. */
  public static RelayNetwork random(SecureRandom random) {
    return new RelayNetwork(LOWEST + random.nextInt(HIGHEST - LOWEST + 1));
  }

  /** The address under which workers reach the JobManager and all that runs beside the hub. */
  public InetAddress head() {
    return address(255, 254);
  }

  /**
   * The address of a worker.
   *
   * @param number from 1 to {@link #MOST_WORKERS}
   */
  public InetAddress worker(int number) {
    if (number < 1 || number > MOST_WORKERS) {
      throw new IllegalArgumentException("no worker has the number " + number);
    }
    return address(number >> 8, number & 255);
  }

  private InetAddress address(int third, int fourth) {
    try {
      return InetAddress.getByAddress(new byte[] {127, (byte) net, (byte) third, (byte) fourth});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
