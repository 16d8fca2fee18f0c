package org.quadrupole.io.xrootd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.quadrupole.credentials.CredentialException;

/**
 * Begins sessions: greeting, TLS, and who the user is. Source: The XRootD Protocol, version 5.2,
 * sections "Session management" and "Connection management"; the forms of credentials are those of
 * the protocols {@code unix} (a name that the server believes) and {@code ztn} (a bearer token).
 */
final class Login {

  private static final byte[] GREETING =
      ByteBuffer.allocate(20).putInt(12, 4).putInt(16, 2012).array();
  private static final int GO_TO_TLS = 0x4000_0000;
  private static final int TLS_FOR_SESSION = 0x0C00_0000;
  private static final int HAVE_TLS = 0x8000_0000;
  private static final int SESSION_BYTES = 16;

  /** A way of saying who one is, and what the server says about it. */
  private static final Pattern OFFER = Pattern.compile("&P=([a-z0-9]{1,4})(?:,([^&]*))?");

  private final Identity identity;
  private final Patience patience;

  Login(Identity identity, Patience patience) {
    this.identity = identity;
    this.patience = patience;
  }

  /**
   * A connection on which requests can be made.
   *
   * @throws IOException if there is no server, it cannot be trusted, or it does not let the user in
   */
  Connection to(Endpoint endpoint) throws IOException {
    Socket socket = connect(endpoint);
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) patience.silence().toMillis());
      Connection connection = begin(endpoint, socket);
      socket.setSoTimeout(0);
      connection.start();
      return connection;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket connect(Endpoint endpoint) throws IOException {
    InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("there is no host " + endpoint.host());
    }
    Socket socket = new Socket();
    try {
      socket.connect(address, (int) patience.connect().toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot connect to " + endpoint + ": " + e.getMessage(), e);
    }
  }

  private Connection begin(Endpoint endpoint, Socket socket) throws IOException {
    Connection connection = new Connection(endpoint, patience, socket);
    int flags = connection.first(Request.protocol(endpoint.isSecure()), GREETING).number(4);
    boolean isSecure = (flags & (GO_TO_TLS | TLS_FOR_SESSION)) != 0;
    if (endpoint.isSecure() && !isSecure) {
      throw new IOException(
          endpoint
              + ((flags & HAVE_TLS) == 0 ? " has no TLS" : " does not go over to TLS")
              + ", which roots:// asks for");
    }
    if (isSecure) {
      connection = new Connection(endpoint, patience, secure(endpoint, socket));
    }
    Answer login = connection.first(Request.login(identity.userName()), new byte[0]);
    String offers = login.body().length > SESSION_BYTES ? login.text(SESSION_BYTES) : "";
    if (offers.contains("&P=")) {
      authenticate(connection, offers, isSecure);
    }
    return connection;
  }

  private SSLSocket secure(Endpoint endpoint, Socket socket) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            identity
                .tls()
                .getSocketFactory()
                .createSocket(socket, endpoint.host(), endpoint.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    try {
      secure.startHandshake();
    } catch (IOException e) {
      throw new IOException(
          "no TLS with "
              + endpoint
              + ": "
              + e.getMessage()
              + "; X509_CERT_DIR names the folder of the authorities that you trust",
          e);
    }
    return secure;
  }

  private void authenticate(Connection connection, String offers, boolean isSecure)
      throws IOException {
    List<String> refused = new ArrayList<>();
    Optional<String> only = identity.onlyProtocol();
    Matcher offer = OFFER.matcher(offers);
    while (offer.find()) {
      String protocol = offer.group(1);
      if (only.isPresent() && !only.get().equals(protocol)) {
        continue;
      }
      try {
        Optional<Answer> answer = show(connection, protocol, offer.group(2), isSecure);
        if (answer.isEmpty()) {
          refused.add(protocol + " (" + missing(protocol, isSecure) + ")");
        } else if (answer.get().status() == Answer.OK) {
          return;
        } else {
          refused.add(protocol + " (the server wants to know more)");
        }
      } catch (XRootDException e) {
        refused.add(protocol + " (refused: " + e.getMessage() + ")");
      } catch (CredentialException e) {
        refused.add(protocol + " (" + e.getMessage() + ")");
      }
    }
    throw new XRootDException(
        connection.endpoint()
            + " does not let you in: "
            + (refused.isEmpty()
                ? "it offers " + offers + ", and XrdSecPROTOCOL is " + only.orElse("empty")
                : String.join(", ", refused)),
        XRootDException.AUTH_FAILED);
  }

  /** What the server says to the user's credentials, if there are any. */
  private Optional<Answer> show(
      Connection connection, String protocol, @Nullable String offer, boolean isSecure)
      throws IOException {
    Gsi.Line line =
        credentials -> connection.first(Request.auth(protocol, credentials), new byte[0]);
    if (protocol.equals("gsi")) {
      Optional<Gsi> gsi = identity.gsi();
      return gsi.isEmpty()
          ? Optional.empty()
          : Optional.of(
              gsi.get().show(offer == null ? "" : offer, connection.endpoint().host(), line));
    }
    Optional<byte[]> credentials = credentials(protocol, isSecure);
    return credentials.isEmpty() ? Optional.empty() : Optional.of(line.send(credentials.get()));
  }

  private static String missing(String protocol, boolean isSecure) {
    return switch (protocol) {
      case "ztn" ->
          isSecure
              ? "there is no bearer token: set BEARER_TOKEN_FILE"
              : "tokens are shown over TLS only: use roots://";
      case "gsi" -> "there is no X.509 proxy: set X509_USER_PROXY";
      default -> "not supported";
    };
  }

  private Optional<byte[]> credentials(String protocol, boolean isSecure) throws IOException {
    return switch (protocol) {
      case "host" -> Optional.of("host\0".getBytes(StandardCharsets.US_ASCII));
      case "unix" ->
          Optional.of(("unix\0" + identity.userName() + "\0").getBytes(StandardCharsets.UTF_8));
      case "ztn" -> isSecure ? identity.token().map(Login::ztn) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Protocol's name, its version 0, "T" for a token, its length with the zero behind it. */
  private static byte[] ztn(String token) {
    byte[] text = token.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'z', 't', 'n', 0, 0, 'T', 0, 0});
    out.write((text.length + 1) >>> 8);
    out.write(text.length + 1);
    out.writeBytes(text);
    out.write(0);
    return out.toByteArray();
  }
}
