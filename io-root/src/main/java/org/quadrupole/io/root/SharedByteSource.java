package org.quadrupole.io.root;

import java.io.IOException;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file of any Beam file system, open only while someone holds a lease: thousands of
 * batches may wait in a bundle, but only those being read hold a file handle.
 */
final class SharedByteSource implements ByteSource {

  /** The right to read; the file stays open until it is given back. */
  interface Lease extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  private final ResourceId resource;
  private @Nullable ByteSource open;
  private int leases;

  SharedByteSource(ResourceId resource) {
    this.resource = resource;
  }

  /** Opens the file if nobody else has. */
  synchronized Lease lease() throws IOException {
    if (open == null) {
      open = ByteSource.open(resource);
    }
    leases++;
    return new Lease() {
      private boolean returned;

      @Override
      public void close() throws IOException {
        if (!returned) {
          returned = true;
          giveBack();
        }
      }
    };
  }

  private synchronized void giveBack() throws IOException {
    leases--;
    if (leases == 0) {
      ByteSource unused = opened();
      open = null;
      unused.close();
    }
  }

  private synchronized ByteSource opened() {
    if (open == null) {
      throw new IllegalStateException(name() + " is read without a lease");
    }
    return open;
  }

  @Override
  public String name() {
    return resource.toString();
  }

  @Override
  public long size() {
    return opened().size();
  }

  @Override
  public boolean isFar() {
    return opened().isFar();
  }

  @Override
  public void readFully(long offset, byte[] into, int at, int length) throws IOException {
    opened().readFully(offset, into, at, length);
  }

  /** Does nothing: leases decide. */
  @Override
  public void close() {}
}
