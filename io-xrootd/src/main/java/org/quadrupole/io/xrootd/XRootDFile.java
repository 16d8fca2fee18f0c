package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open file. When its server goes away, or loses it, the file is opened again by its own name,
 * which may lead to another server, and the read goes on there.
 */
final class XRootDFile implements RemoteFile {

  private static final Logger LOG = LoggerFactory.getLogger(XRootDFile.class);

  /** Servers answer reads in one piece up to some megabytes. */
  private static final int LARGEST_READ = 8 << 20;

  /** The handle, compression's two numbers of four bytes, then what stat says. */
  private static final int STAT_AT = 12;

  private final XRootDStore store;
  private final RemoteId id;
  private final Patience patience;
  private final long size;
  private final Set<String> tried = new LinkedHashSet<>();
  private Place place;

  /**
   * Where it is open.
   *
   * @param number how often it had been opened before
   */
  private record Place(int number, Connection connection, int handle, long size) {}

  private XRootDFile(XRootDStore store, RemoteId id, Patience patience, Place place) {
    this.store = store;
    this.id = id;
    this.patience = patience;
    this.place = place;
    this.size = place.size();
  }

  static XRootDFile open(XRootDStore store, RemoteId id, Patience patience) throws IOException {
    return new XRootDFile(store, id, patience, open(store, id, "", 0));
  }

  private static Place open(XRootDStore store, RemoteId id, String extra, int number)
      throws IOException {
    XRootDStore.Located opened = store.ask(id, extra, Request::open);
    RemoteEntry entry = XRootDStore.entry(id.getFilename(), opened.answer().text(STAT_AT));
    return new Place(number, opened.connection(), opened.answer().number(0), entry.bytes());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    boolean isDirect = !into.hasArray();
    ByteBuffer target = isDirect ? ByteBuffer.allocate(into.remaining()) : into;
    long from = offset;
    while (target.hasRemaining()) {
      int length = Math.min(target.remaining(), LARGEST_READ);
      readPart(from, target.slice(target.position(), length));
      target.position(target.position() + length);
      from += length;
    }
    if (isDirect) {
      into.put(target.flip());
    }
  }

  private void readPart(long offset, ByteBuffer into) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Place at = place();
      try {
        Answer answer =
            at.connection().ask(Request.read(at.handle(), offset, into.remaining()), into);
        if (answer.read() != into.remaining()) {
          throw new IOException(
              id + ": " + answer.read() + " of " + into.remaining() + " bytes came from " + offset);
        }
        return;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == patience.tries() || !mayPass(e)) {
          throw e instanceof XRootDException no ? XRootDStore.named(id, no) : e;
        }
        LOG.warn("{}: {}; opening it again", id, e.getMessage());
        Connection.pause(patience.pauseAfter(attempt));
        reopen(at, attempt);
      }
    }
  }

  private static boolean mayPass(IOException e) {
    return !(e instanceof XRootDException refusal) || refusal.mayPass();
  }

  private synchronized Place place() {
    return place;
  }

  private synchronized void reopen(Place lost, int attempt) throws IOException {
    if (place.number() != lost.number()) { // another thread was faster
      return;
    }
    tried.add(lost.connection().endpoint().host());
    Place next;
    try {
      next = open(store, id, "tried=" + String.join(",", tried), place.number() + 1);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      if (e instanceof XRootDException no && !no.mayPass()) {
        throw XRootDStore.named(id, no);
      }
      LOG.warn("{}: {} (attempt {})", id, e.getMessage(), attempt);
      return;
    }
    if (next.size() != size) {
      throw new IOException(id + ": it had " + size + " bytes, and has " + next.size() + " now");
    }
    place = next;
  }

  @Override
  public void close() throws IOException {
    Place at = place();
    if (at.connection().isOpen()) {
      at.connection().tell(Request.close(at.handle()));
    }
  }
}
