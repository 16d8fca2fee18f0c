package org.quadrupole.credentials;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM files, as grids keep them. */
public final class GridCertificates {

  private static final long LARGEST_FILE = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final Pattern HASHED = Pattern.compile("([0-9a-f]{8})\\.[0-9]");

  /** The start of a PKCS #8 key that holds a PKCS #1 one: version 0, rsaEncryption. */
  private static final byte[] RSA_HEADER = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private GridCertificates() {}

  /** The certificates of a text, in their order. */
  public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] block : blocks(text, "CERTIFICATE")) {
      Certificate made = factory.generateCertificate(new ByteArrayInputStream(block));
      if (made instanceof X509Certificate x509) {
        certificates.add(x509);
      }
    }
    return certificates;
  }

  /** The first private key of a text. */
  public static Optional<PrivateKey> key(String text) throws GeneralSecurityException {
    for (byte[] block : blocks(text, "PRIVATE KEY")) {
      for (String algorithm : List.of("RSA", "EC")) {
        try {
          return Optional.of(
              KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(block)));
        } catch (java.security.spec.InvalidKeySpecException e) {
          // One of the other kind.
        }
      }
    }
    for (byte[] block : blocks(text, "RSA PRIVATE KEY")) {
      return Optional.of(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(asPkcs8(block))));
    }
    return Optional.empty();
  }

  private static List<byte[]> blocks(String text, String kind) throws GeneralSecurityException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(kind)) {
        try {
          blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
        } catch (IllegalArgumentException e) {
          throw new CertificateException("not in base64", e);
        }
      }
    }
    return blocks;
  }

  private static byte[] asPkcs8(byte[] rsa) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(RSA_HEADER);
    inner.writeBytes(tagged(0x04, rsa));
    return tagged(0x30, inner.toByteArray());
  }

  /** A DER value. */
  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  /**
   * What trusts the authorities of a PEM file, or of a folder of them such as
   * /etc/grid-security/certificates.
   */
  public static TrustManager[] trusted(Path authorities) throws IOException {
    return trusted(authorities, emptyStore(authorities));
  }

  /** What trusts the same and whatever the JDK trusts. */
  public static TrustManager[] trustedToo(Path authorities) throws IOException {
    KeyStore store = emptyStore(authorities);
    try {
      KeyStore none = null;
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(none);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          for (X509Certificate certificate : x509.getAcceptedIssuers()) {
            store.setCertificateEntry("jdk-" + store.size(), certificate);
          }
        }
      }
    } catch (GeneralSecurityException e) {
      throw unusable(authorities, e);
    }
    return trusted(authorities, store);
  }

  private static TrustManager[] trusted(Path authorities, KeyStore store) throws IOException {
    List<Path> files;
    if (Files.isDirectory(authorities)) {
      try (Stream<Path> all = Files.list(authorities)) {
        files = all.filter(file -> file.toString().matches(".*\\.([0-9]|pem|crt)")).toList();
      }
    } else {
      files = List.of(authorities);
    }
    try {
      int before = store.size();
      for (Path file : files) {
        for (X509Certificate certificate : certificates(read(file))) {
          store.setCertificateEntry(Integer.toString(store.size()), certificate);
        }
      }
      if (store.size() == before) {
        throw new CredentialException("there are no certificates in " + authorities);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw unusable(authorities, e);
    }
  }

  private static KeyStore emptyStore(Path authorities) throws IOException {
    try {
      return emptyStore();
    } catch (GeneralSecurityException e) {
      throw unusable(authorities, e);
    }
  }

  private static IOException unusable(Path authorities, GeneralSecurityException e) {
    return new IOException(
        "cannot use the certificates in " + authorities + ": " + e.getMessage(), e);
  }

  /**
   * The names under which a folder keeps an authority, which OpenSSL computes from its own name:
   * {@code 5168735f}; none if it is not there.
   */
  public static List<String> hashes(Path folder, X500Principal authority) throws IOException {
    List<String> hashes = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted().toList()) {
        Matcher name = HASHED.matcher(String.valueOf(file.getFileName()));
        if (name.matches() && isOf(authority, file)) {
          hashes.add(name.group(1));
        }
      }
    }
    return hashes;
  }

  private static boolean isOf(X500Principal authority, Path file) throws IOException {
    try {
      return certificates(read(file)).stream()
          .anyMatch(certificate -> certificate.getSubjectX500Principal().equals(authority));
    } catch (GeneralSecurityException e) {
      throw unusable(file, e);
    }
  }

  /** A store of certificates and keys that holds none. */
  public static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    char @Nullable [] none = null;
    store.load(null, none);
    return store;
  }

  /** The text of a file of certificates or keys. */
  public static String read(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException(file + " is too large to hold certificates");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
