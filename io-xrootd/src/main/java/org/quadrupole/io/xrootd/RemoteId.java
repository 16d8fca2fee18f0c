package org.quadrupole.io.xrootd;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The URL of a file or folder, or of several by a pattern.
 *
 * @param scheme in small letters: {@code root}
 * @param authority host and port: {@code eospublic.cern.ch:1094}
 * @param path what follows, with all its slashes: {@code //eos/opendata/file.root}; that of a
 *     folder ends in one
 * @param query what the server is told beside the path, with its question mark; may be empty
 */
record RemoteId(String scheme, String authority, String path, String query) implements ResourceId {

  private static final long serialVersionUID = 1L;

  /**
   * A question mark is one letter in a pattern; followed by a name and an equals sign it begins
   * what the server is told.
   */
  private static final Pattern URL =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]+)(/.*?)?(\\?[A-Za-z0-9_.:-]+=.*)?");

  /**
   * Of a URL as a user writes it.
   *
   * @throws IllegalArgumentException if it names no server
   */
  static RemoteId of(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          url + " is not the address of a file; expected scheme://host/path");
    }
    String path = parts.group(3);
    String query = parts.group(4);
    return new RemoteId(
        parts.group(1).toLowerCase(Locale.ROOT),
        parts.group(2),
        path == null ? "/" : path,
        query == null ? "" : query);
  }

  /** Host and port, without the name of a user before them. */
  String server() {
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** The same server's file of another path. */
  RemoteId at(String other) {
    return new RemoteId(scheme, authority, other, query);
  }

  @Override
  public RemoteId resolve(String other, ResolveOptions options) {
    String folder = path.endsWith("/") ? path : path + "/";
    boolean toFolder = options.equals(StandardResolveOptions.RESOLVE_DIRECTORY);
    return at(folder + other + (toFolder && !other.endsWith("/") ? "/" : ""));
  }

  @Override
  public RemoteId getCurrentDirectory() {
    return isDirectory() ? this : at(path.substring(0, path.lastIndexOf('/') + 1));
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public String getFilename() {
    String plain = isDirectory() ? path.substring(0, path.length() - 1) : path;
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  @Override
  public boolean isDirectory() {
    return path.endsWith("/");
  }

  @Override
  public String toString() {
    return scheme + "://" + authority + path + query;
  }
}
