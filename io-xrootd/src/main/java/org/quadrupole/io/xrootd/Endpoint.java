package org.quadrupole.io.xrootd;

/**
 * A server of XRootD.
 *
 * @param isSecure whether everything goes through TLS
 */
record Endpoint(String host, int port, boolean isSecure) {

  private static final int USUAL_PORT = 1094;

  /** That of a URL. */
  static Endpoint of(RemoteId id) {
    boolean isSecure = id.scheme().endsWith("s");
    String authority = id.server();
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || authority.endsWith("]")) {
      return new Endpoint(plain(authority), USUAL_PORT, isSecure);
    }
    String port = authority.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xFFFF) {
      throw new IllegalArgumentException(id + ": '" + port + "' is no port");
    }
    return new Endpoint(plain(authority.substring(0, colon)), Integer.parseInt(port), isSecure);
  }

  /** An IPv6 address stands in brackets. */
  private static String plain(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
