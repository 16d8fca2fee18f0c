package org.quadrupole.credentials;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whether a certificate is that of a host, where the JDK's TLS does not look. Source: RFC 2818,
 * section 3.1; grids' old certificates have {@code host/} before the name.
 */
public final class HostNames {

  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  private HostNames() {}

  /**
   * Whether one of a certificate's alternative names is the host's; where it has none, its common
   * name.
   *
   * @throws CertificateParsingException if its names cannot be read
   */
  public static boolean areOf(X509Certificate certificate, String host)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    boolean hasNames = false;
    if (names != null) {
      for (List<?> name : names) {
        int kind = (Integer) name.get(0);
        if (kind == DNS || kind == ADDRESS) {
          hasNames |= kind == DNS;
          if (matches(String.valueOf(name.get(1)), host)) {
            return true;
          }
        }
      }
    }
    return !hasNames && matches(commonName(certificate), host);
  }

  private static String commonName(X509Certificate certificate) {
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return String.valueOf(part.getValue()).replaceFirst("^host/", "");
        }
      }
      return "";
    } catch (InvalidNameException e) {
      return "";
    }
  }

  /** A star stands for the first part of a name. */
  static boolean matches(String pattern, String host) {
    String name = host.toLowerCase(Locale.ROOT);
    String wanted = pattern.toLowerCase(Locale.ROOT);
    if (wanted.startsWith("*.")) {
      int dot = name.indexOf('.');
      return dot > 0
          && wanted.indexOf('.', 2) > 0
          && wanted.substring(1).equals(name.substring(dot));
    }
    return !wanted.isEmpty() && wanted.equals(name);
  }
}
