package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Web servers; those that speak WebDAV can be listed. */
final class HttpStore implements RemoteStore {

  private static final int SMALL = 1 << 16;
  private static final int LARGEST_LIST = 64 << 20;
  private static final Pattern RANGE = Pattern.compile("bytes [0-9]+-[0-9]+/([0-9]{1,18})");

  private final HttpCalls calls;

  HttpStore(Identity identity, Patience patience) {
    this.calls = new HttpCalls(identity, patience);
  }

  @Override
  public Optional<RemoteEntry> find(RemoteId id) throws IOException {
    if (id.isDirectory()) {
      return Optional.of(new RemoteEntry(id.getFilename(), true, 0, 0));
    }
    HttpResponse<byte[]> head = calls.send(id, new HttpCalls.Call("HEAD", "", "", SMALL));
    int status = head.statusCode();
    long bytes = head.headers().firstValueAsLong("Content-Length").orElse(-1);
    if (status == 404 || status == 410) {
      return Optional.empty();
    }
    if (status == 200 && bytes >= 0) {
      return Optional.of(new RemoteEntry(id.getFilename(), false, bytes, changed(head)));
    }
    // A server that has no HEAD, or does not say the size there.
    HttpResponse<byte[]> first =
        calls.send(id, new HttpCalls.Call("GET", "Range", "bytes=0-0", SMALL));
    if (first.statusCode() == 404) {
      return Optional.empty();
    }
    if (first.statusCode() != 206) {
      throw refused(id, first);
    }
    return Optional.of(new RemoteEntry(id.getFilename(), false, size(id, first), changed(first)));
  }

  /** The size of the file of which an answer is a part. */
  static long size(RemoteId id, HttpResponse<byte[]> part) throws IOException {
    String range = part.headers().firstValue("Content-Range").orElse("");
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new IOException(id + ": the server sent the range '" + range + "'");
    }
    return Long.parseLong(matcher.group(1));
  }

  private static long changed(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Last-Modified").map(HttpStore::milliseconds).orElse(0L);
  }

  /** A date as HTTP has it; 0 if it is none. */
  static long milliseconds(String date) {
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  @Override
  public List<RemoteEntry> list(RemoteId folder) throws IOException {
    HttpResponse<byte[]> answer =
        calls.send(folder, new HttpCalls.Call("PROPFIND", "Depth", "1", LARGEST_LIST));
    return switch (answer.statusCode()) {
      case 207 -> DavListing.read(folder, answer.body());
      case 404 -> List.of();
      case 401, 403 -> throw refused(folder, answer);
      default ->
          throw new IOException(
              folder
                  + ": the server does not list folders (status "
                  + answer.statusCode()
                  + "); name the files without * ? []");
    };
  }

  @Override
  public RemoteFile open(RemoteId id) throws IOException {
    RemoteEntry entry =
        find(id).orElseThrow(() -> new NoSuchFileException(id.toString(), null, "status 404"));
    return new HttpFile(calls, id, entry.bytes());
  }

  /** What a status says that is none of success. */
  static IOException refused(RemoteId id, HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    return switch (status) {
      case 401, 403 ->
          new AccessDeniedException(
              id.toString(),
              null,
              "status "
                  + status
                  + "; X509_USER_PROXY names a proxy, BEARER_TOKEN_FILE a token to show");
      case 404, 410 -> new NoSuchFileException(id.toString(), null, "status " + status);
      default -> new IOException(id + ": the server answers with status " + status);
    };
  }
}
