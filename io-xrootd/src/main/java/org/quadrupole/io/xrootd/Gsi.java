package org.quadrupole.io.xrootd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.quadrupole.credentials.GridCertificates;
import org.quadrupole.credentials.GridProxy;
import org.quadrupole.credentials.HostNames;

/**
 * Shows an X.509 proxy to a server, which shows its certificate: the protocol {@code gsi}, from its
 * version 10400 on, in which both sign what they agree a key by. The proxy is not handed over.
 * Source: {@code XrdSecProtocolgsi} of XRootD, whose steps these are.
 */
final class Gsi {

  private static final int SIGNED_KEYS = 10400;
  private static final int OUR_VERSION = 10600;
  private static final int CERTIFICATE_REQUEST = 1000;
  private static final int CLIENT_CERTIFICATE = 1001;
  private static final int SERVER_CERTIFICATE = 2001;

  /** The client's certificate is a proxy. */
  private static final int WITH_PROXY = 128;

  private static final int CHALLENGE_LETTERS = 8;
  private static final String NO_PADDING = "nopad";
  private static final Pattern VERSION = Pattern.compile("(?:^|,)v:([0-9]{1,9})");
  private static final Pattern CRYPTO = Pattern.compile("(?:^|,)c:([^,]*)");

  private final GridProxy proxy;
  private final List<String> issuers;
  private final TrustManager[] trusted;
  private final SecureRandom random = new SecureRandom();

  /**
   * With a proxy.
   *
   * @param issuers the names under which the authority above the proxy is kept in folders of
   *     authorities
   * @param trusted says which servers are trusted
   */
  Gsi(GridProxy proxy, List<String> issuers, TrustManager[] trusted) {
    this.proxy = proxy;
    this.issuers = List.copyOf(issuers);
    this.trusted = trusted.clone();
  }

  /** Sends credentials and receives the answer. */
  @FunctionalInterface
  interface Line {
    Answer send(byte[] credentials) throws IOException;
  }

  /**
   * Shows the proxy.
   *
   * @param offer what the server says of the protocol: {@code v:10400,c:ssl,ca:5168735f.0}
   * @param host the server's name, which its certificate must have
   * @return the server's last word
   */
  Answer show(String offer, String host, Line line) throws IOException {
    Matcher version = VERSION.matcher(offer);
    if (!version.find() || Integer.parseInt(version.group(1)) < SIGNED_KEYS) {
      throw new IOException("the server's gsi is older than version " + SIGNED_KEYS);
    }
    Matcher crypto = CRYPTO.matcher(offer);
    boolean isPadded = !(crypto.find() && crypto.group(1).contains(NO_PADDING));
    byte[] challenge = challenge();
    GsiMessage request =
        new GsiMessage(CERTIFICATE_REQUEST)
            .with(GsiMessage.CRYPTO, isPadded ? "ssl" : "ssl" + NO_PADDING)
            .with(GsiMessage.VERSION, OUR_VERSION)
            .with(GsiMessage.ISSUER, String.join("|", issuers))
            .with(GsiMessage.OPTIONS, WITH_PROXY)
            .with(
                GsiMessage.INNER,
                new GsiMessage(CERTIFICATE_REQUEST).with(GsiMessage.CHALLENGE, challenge).bytes());
    Answer first = line.send(request.bytes());
    if (first.status() != Answer.AUTH_MORE) {
      return first;
    }
    try {
      return line.send(answer(GsiMessage.read(first.body()), host, challenge, isPadded).bytes());
    } catch (GeneralSecurityException e) {
      throw new IOException("gsi: " + e.getMessage(), e);
    }
  }

  private GsiMessage answer(GsiMessage server, String host, byte[] challenge, boolean isPadded)
      throws IOException, GeneralSecurityException {
    if (server.step() != SERVER_CERTIFICATE) {
      throw new IOException("gsi: the server is at step " + server.step());
    }
    PublicKey key = checked(server.text(GsiMessage.CERTIFICATES), host);
    GsiMessage inner = GsiMessage.read(server.value(GsiMessage.INNER));
    if (!Arrays.equals(opened(inner.value(GsiMessage.SIGNED_CHALLENGE), key), challenge)) {
      throw new IOException("gsi: the server's certificate is not its own");
    }
    String cipher = cipher(server.text(GsiMessage.CIPHER));
    String part =
        new String(
            opened(server.value(GsiMessage.KEY_AGREEMENT), key), StandardCharsets.ISO_8859_1);
    GsiKeyAgreement agreement =
        new GsiKeyAgreement(part, isPadded, cipher.contains("256") ? 32 : 16, random);
    GsiMessage hidden =
        new GsiMessage(CLIENT_CERTIFICATE)
            .with(GsiMessage.SIGNED_CHALLENGE, proxy.signed(inner.value(GsiMessage.CHALLENGE)))
            .with(GsiMessage.CERTIFICATES, pem(proxy.chain()))
            .with(GsiMessage.CHALLENGE, challenge());
    return new GsiMessage(CLIENT_CERTIFICATE)
        .with(GsiMessage.CRYPTO, isPadded ? "ssl" : "ssl" + NO_PADDING)
        .with(GsiMessage.CIPHER, cipher + "#16")
        .with(GsiMessage.DIGEST, digest(server.text(GsiMessage.DIGEST)))
        .with(
            GsiMessage.KEY_AGREEMENT,
            proxy.signed(agreement.told().getBytes(StandardCharsets.ISO_8859_1)))
        .with(
            GsiMessage.PUBLIC_KEY,
            pem("PUBLIC KEY", proxy.chain().get(0).getPublicKey().getEncoded()))
        .with(GsiMessage.INNER, agreement.encrypted(hidden.bytes()));
  }

  private byte[] challenge() {
    byte[] letters = new byte[CHALLENGE_LETTERS];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    return letters;
  }

  /** The key of a server whose certificate is trusted and has its name. */
  private PublicKey checked(String text, String host) throws IOException, GeneralSecurityException {
    X509Certificate[] chain = GridCertificates.certificates(text).toArray(new X509Certificate[0]);
    if (chain.length == 0) {
      throw new IOException("gsi: the server shows no certificate");
    }
    for (TrustManager manager : trusted) {
      if (manager instanceof X509TrustManager x509) {
        x509.checkServerTrusted(chain, "UNKNOWN");
      }
    }
    if (!HostNames.areOf(chain[0], host)) {
      throw new IOException(
          "gsi: the server's certificate is that of "
              + chain[0].getSubjectX500Principal()
              + ", not of "
              + host);
    }
    return chain[0].getPublicKey();
  }

  /** What was signed by parts of the key's length. */
  private static byte[] opened(byte[] signed, PublicKey key)
      throws IOException, GeneralSecurityException {
    if (!(key instanceof RSAKey rsa)) {
      throw new IOException("gsi: the server's key is not one of RSA");
    }
    int part = (rsa.getModulus().bitLength() + 7) / 8;
    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(Cipher.DECRYPT_MODE, key);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at + part <= signed.length; at += part) {
      out.writeBytes(cipher.doFinal(signed, at, part));
    }
    return out.toByteArray();
  }

  private static String cipher(String offered) throws IOException {
    for (String cipher : offered.split(":", -1)) {
      if (cipher.equals("aes-128-cbc") || cipher.equals("aes-256-cbc")) {
        return cipher;
      }
    }
    throw new IOException("gsi: the server's ciphers are " + offered);
  }

  /** Nothing is digested, but the server wants one of its own to be named. */
  private static String digest(String offered) {
    List<String> digests = List.of(offered.split(":", -1));
    return digests.contains("sha256") ? "sha256" : digests.get(0);
  }

  private static String pem(List<X509Certificate> chain) throws GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : chain) {
      if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
        text.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
    }
    return text.toString();
  }

  private static String pem(String kind, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
  }
}
