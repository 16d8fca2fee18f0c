package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A file of a web server, in parts; a small one as a whole where the server has no parts. */
final class HttpFile implements RemoteFile {

  private static final int LARGEST_PART = 8 << 20;
  private static final int LARGEST_WHOLE = 64 << 20;

  private final HttpCalls calls;
  private final RemoteId id;
  private final long size;
  private volatile byte @Nullable [] whole;

  HttpFile(HttpCalls calls, RemoteId id, long size) {
    this.calls = calls;
    this.id = id;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    long from = offset;
    while (into.hasRemaining()) {
      int length = Math.min(into.remaining(), LARGEST_PART);
      part(from, length, into);
      from += length;
    }
  }

  private void part(long from, int length, ByteBuffer into) throws IOException {
    byte[] all = whole;
    if (all != null) {
      into.put(all, (int) from, length);
      return;
    }
    String range = "bytes=" + from + "-" + (from + length - 1);
    int most = size <= LARGEST_WHOLE ? (int) Math.max(size, length) : length;
    HttpResponse<byte[]> answer = calls.send(id, new HttpCalls.Call("GET", "Range", range, most));
    switch (answer.statusCode()) {
      case 206 -> {
        if (answer.body().length != length || HttpStore.size(id, answer) != size) {
          throw new IOException(
              id
                  + ": "
                  + answer.body().length
                  + " of "
                  + length
                  + " bytes came from "
                  + from
                  + "; has the file changed?");
        }
        into.put(answer.body());
      }
      case 200 -> {
        if (answer.body().length != size) {
          throw new IOException(
              id + ": " + answer.body().length + " bytes came of a file of " + size);
        }
        whole = answer.body();
        into.put(answer.body(), (int) from, length);
      }
      default -> throw HttpStore.refused(id, answer);
    }
  }

  @Override
  public void close() {
    whole = null;
  }
}
